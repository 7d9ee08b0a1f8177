/** Lets so many loaders of a namespace work at the same time; the others wait in the order they came. */
export class LoadSlots {
  readonly #most: number;
  readonly #waiting = new Set<() => void>();
  #taken = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Waits for a turn. @returns what ends it; undefined when `signal` fired first. */
  async take(signal: AbortSignal): Promise<(() => void) | undefined> {
    if (this.#taken >= this.#most) {
      const isTurn = await this.#wait(signal);
      if (!isTurn) return undefined;
    } else {
      this.#taken += 1;
    }
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      this.#give();
    };
  }

  async #wait(signal: AbortSignal): Promise<boolean> {
    return await new Promise<boolean>((resolve) => {
      const stop = () => {
        this.#waiting.delete(turn);
        resolve(false);
      };
      const turn = () => {
        signal.removeEventListener('abort', stop);
        resolve(true);
      };
      signal.addEventListener('abort', stop, { once: true });
      this.#waiting.add(turn);
    });
  }

  /** Hands the slot to whoever waits longest. */
  #give(): void {
    for (const turn of this.#waiting) {
      this.#waiting.delete(turn);
      turn();
      return;
    }
    this.#taken -= 1;
  }
}
