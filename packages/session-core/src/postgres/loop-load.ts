/** How much of its time the event loop may be at work before the process has none to spare. */
const highShare = 0.5;
/** A shorter time says little, ms. */
const spanMs = 50;

/** Whether this process has no time to spare: of the last moment it was at work for more than half. */
export class LoopLoad {
  #from = performance.eventLoopUtilization();
  #fromMs = performance.now();
  #isHigh = false;

  get isHigh(): boolean {
    const now = performance.now();
    if (now - this.#fromMs < spanMs) return this.#isHigh;
    const until = performance.eventLoopUtilization();
    this.#isHigh = performance.eventLoopUtilization(until, this.#from).utilization > highShare;
    this.#from = until;
    this.#fromMs = now;
    return this.#isHigh;
  }
}
