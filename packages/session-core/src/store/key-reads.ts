import type { RedisLink } from '../redis/redis-link.ts';

interface Pending {
  readonly promise: Promise<string | null>;
  readonly resolve: (text: string | null) => void;
  readonly reject: (error: unknown) => void;
}

/** Keys of one command at most. */
const batchLimit = 128;

/** Reads of one turn of the event loop are one command, and the same key is asked for once. */
export class KeyReads {
  readonly #link: RedisLink;
  #pending = new Map<string, Pending>();

  constructor(link: RedisLink) {
    this.#link = link;
  }

  /** What a key holds; null when nothing. @throws RedisFailure within the deadline of a read. */
  read(key: string): Promise<string | null> {
    let pending = this.#pending.get(key);
    if (pending === undefined) {
      if (this.#pending.size === 0) setImmediate(() => this.#send());
      pending = Promise.withResolvers<string | null>();
      this.#pending.set(key, pending);
    }
    return pending.promise;
  }

  #send(): void {
    const pending = [...this.#pending];
    // Who comes from now on asks anew: an answer counts only for reads that began before the question.
    this.#pending = new Map();
    for (let at = 0; at < pending.length; at += batchLimit) {
      void this.#ask(pending.slice(at, at + batchLimit));
    }
  }

  async #ask(pending: readonly (readonly [string, Pending])[]): Promise<void> {
    try {
      const texts = await this.#link.read(pending.map(([key]) => key));
      for (const [index, [, { resolve }]] of pending.entries()) resolve(texts[index] ?? null);
    } catch (error) {
      for (const [, { reject }] of pending) reject(error);
    }
  }
}
