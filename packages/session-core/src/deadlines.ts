/** How often what is overdue is looked for: a deadline may come late by this much. */
const sweepMs = 10;

interface Pending {
  readonly dueAt: number;
  readonly expire: () => void;
}

/**
 * Deadlines for commands that are many and short, swept by one timer instead of one timer each.
 * `redis`' own command timeout does not cover a command that was already sent, so it cannot be used for this.
 */
export class Deadlines {
  readonly #pending = new Set<Pending>();
  #timer: NodeJS.Timeout | undefined;

  /** Settles as `work` does, or rejects with `late()` after about `ms` milliseconds. */
  race<Result>(work: Promise<Result>, ms: number, late: () => Error): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      const pending: Pending = {
        dueAt: performance.now() + ms,
        expire: () => {
          this.#pending.delete(pending);
          reject(late());
        },
      };
      this.#pending.add(pending);
      this.#timer ??= setInterval(() => this.#sweep(), sweepMs);
      work.then(
        (result) => {
          this.#pending.delete(pending);
          resolve(result);
        },
        (error: unknown) => {
          this.#pending.delete(pending);
          reject(error);
        },
      );
    });
  }

  #sweep(): void {
    const now = performance.now();
    for (const pending of this.#pending) {
      if (pending.dueAt <= now) pending.expire();
    }
    if (this.#pending.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }
}
