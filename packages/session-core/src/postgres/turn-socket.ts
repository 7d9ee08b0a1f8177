import { Socket } from 'node:net';

/**
 * A socket that sends in one piece what was written in one turn of the event loop: `pg` gives each statement of a pipeline
 * to the system by itself, and each of those calls wakes the server.
 */
export class TurnSocket extends Socket {
  #isHeld = false;

  override cork(): void {
    super.cork();
    if (this.#isHeld) return;
    this.#isHeld = true;
    super.cork();
    process.nextTick(() => {
      this.#isHeld = false;
      super.uncork();
    });
  }
}
