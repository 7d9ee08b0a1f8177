import { z } from 'zod';

import { defineKind, type SessionCore, type Sessions } from '../../src/index.ts';

/** What the sessions of the properties hold: no two writes of a run give the same number. */
export interface Count {
  readonly n: number;
}

export const countKind = defineKind<Count>({
  name: 'count',
  keyPrefix: 'count:',
  ttlMs: 600_000,
  schema: z.strictObject({ n: z.number() }),
});

/** Cores on the same stores whose operations alternate. */
export class AlternatingCores implements AsyncDisposable {
  readonly #open: () => Promise<SessionCore>;
  readonly #count: number;
  #cores: readonly SessionCore[] = [];
  #turn = 0;

  constructor(open: () => Promise<SessionCore>, count: number) {
    this.#open = open;
    this.#count = count;
  }

  /** Closes what is open, and opens as many cores anew. */
  async reopen(): Promise<void> {
    await Promise.all(this.#cores.map((core) => core.close()));
    this.#cores = await Promise.all(Array.from({ length: this.#count }, this.#open));
  }

  /** The core whose turn it is. */
  next(): { readonly core: SessionCore; readonly counts: Sessions<Count> } {
    this.#turn = (this.#turn + 1) % this.#count;
    const core = this.#cores[this.#turn];
    if (core === undefined) throw new Error('no core is open');
    return { core, counts: core.sessions(countKind) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#cores.map((core) => core.close()));
  }
}
