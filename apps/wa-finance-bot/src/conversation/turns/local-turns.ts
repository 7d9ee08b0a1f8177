import type { Turn, Turns } from './turns.ts';

/** Turns within this process. */
export class LocalTurns implements Turns {
  readonly #last = new Map<string, Promise<void>>();

  async take(key: string): Promise<Turn> {
    const before = this.#last.get(key);
    const { promise: over, resolve } = Promise.withResolvers<void>();
    this.#last.set(key, over);
    await before;
    return {
      [Symbol.dispose]: () => {
        // Whoever came later has taken the place.
        if (this.#last.get(key) === over) this.#last.delete(key);
        resolve();
      },
    };
  }
}
