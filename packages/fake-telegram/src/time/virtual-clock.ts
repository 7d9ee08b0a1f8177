interface Alarm {
  readonly dueMs: number;
  readonly ring: () => void;
  timer: NodeJS.Timeout | undefined;
}

/**
 * The server's time: a clock that can be put forward. Waiting ends when the time has really passed or when the clock
 * was put forward far enough, whichever comes first, so a clock that stands still holds nobody up.
 */
export class VirtualClock {
  readonly #base: () => number;
  readonly #alarms = new Set<Alarm>();
  #aheadMs = 0;

  /** `base` gives milliseconds since 1970. */
  constructor(base: () => number) {
    this.#base = base;
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.#base() + this.#aheadMs;
  }

  /** Puts the clock forward and ends all waiting that is over by then, in the order in which it was due. */
  advance(ms: number): void {
    this.#aheadMs += ms;
    const now = this.now();
    const alarms = [...this.#alarms].toSorted((a, b) => a.dueMs - b.dueMs);
    for (const alarm of alarms) {
      if (!this.#alarms.has(alarm)) continue;
      clearTimeout(alarm.timer);
      if (alarm.dueMs <= now) this.#ring(alarm);
      else alarm.timer = this.#wait(alarm, alarm.dueMs - now);
    }
  }

  /** Calls `ring` once after so long; the result cancels it. */
  after(ms: number, ring: () => void): () => void {
    const alarm: Alarm = { dueMs: this.now() + ms, ring, timer: undefined };
    alarm.timer = this.#wait(alarm, ms);
    this.#alarms.add(alarm);
    return () => {
      clearTimeout(alarm.timer);
      this.#alarms.delete(alarm);
    };
  }

  #wait(alarm: Alarm, ms: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.#ring(alarm);
    }, ms);
  }

  #ring(alarm: Alarm): void {
    this.#alarms.delete(alarm);
    alarm.ring();
  }
}
