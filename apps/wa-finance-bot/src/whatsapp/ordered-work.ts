/** Runs the tasks of one key one after the other, in the order in which they came; keys run side by side. */
export class OrderedWork {
  readonly #last = new Map<string, Promise<void>>();

  /** Whether nothing runs or waits for this key. */
  isIdle(key: string): boolean {
    return !this.#last.has(key);
  }

  /** Runs `task` once everything before it under this key has ended, well or not. Resolves or rejects as the task does. */
  run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const result = (this.#last.get(key) ?? Promise.resolve()).then(task);
    const ended = result.then(
      () => undefined,
      () => undefined,
    );
    this.#last.set(key, ended);
    void this.#tidyUp(key, ended);
    return result;
  }

  async #tidyUp(key: string, ended: Promise<void>): Promise<void> {
    await ended;
    // Whoever came later has taken the place.
    if (this.#last.get(key) === ended) this.#last.delete(key);
  }

  /** Resolves when everything that was there has ended. */
  async settled(): Promise<void> {
    while (this.#last.size > 0) await Promise.all(this.#last.values());
  }
}
