import type { OptOuts } from '../../src/registration/opt-outs.ts';

/** Who has said STOP, in memory. */
export class MemoryOptOuts implements OptOuts {
  readonly #people = new Set<string>();

  async has(person: string): Promise<boolean> {
    return this.#people.has(person);
  }

  async add(person: string): Promise<void> {
    this.#people.add(person);
  }
}
