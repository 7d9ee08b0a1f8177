import { randomUUID } from 'node:crypto';

import { type Copy, decodeCopy, decodeStored } from '../codec.ts';
import type { SessionKind } from '../kind.ts';
import type { RowReader } from '../postgres/row-reader.ts';
import type { Protection } from '../protections.ts';
import { RedisFailure, type RedisLink } from '../redis/redis-link.ts';
import type { CoreEvent } from '../session-core.ts';
import type { Session } from '../session.ts';
import { copyLifeMs, copyText } from './copy-writer.ts';
import { KeyReads } from './key-reads.ts';
import type { View } from './view.ts';

/** How long one reader may take to fill a key before another one may. */
const tokenMs = 3_000;
/** How long the others wait for that fill before they ask Postgres themselves. */
const fillWaitMs = 50;
const fillPollMs = 10;

/** A read that came to an end: the session, or that there is none. */
export interface Answer<Value> {
  readonly session: Session<Value> | undefined;
  /** Which store it is from. */
  readonly source: 'redis' | 'postgres';
}

/** Reads copies, and fills the keys that hold none. Undefined as an answer means: ask Postgres. */
export class CopyReader {
  readonly #link: RedisLink;
  readonly #view: View;
  readonly #rows: RowReader;
  readonly #emit: (event: CoreEvent) => void;
  readonly #without: ReadonlySet<Protection>;
  readonly #keys: KeyReads;

  constructor(parts: {
    readonly link: RedisLink;
    readonly view: View;
    readonly rows: RowReader;
    readonly emit: (event: CoreEvent) => void;
    readonly without: ReadonlySet<Protection>;
  }) {
    this.#link = parts.link;
    this.#view = parts.view;
    this.#rows = parts.rows;
    this.#emit = parts.emit;
    this.#without = parts.without;
    this.#keys = new KeyReads(parts.link);
  }

  /**
   * What Redis has to say, when it may be believed from before the question until after the answer. Without `async`: most
   * reads end here, and each step more would cost them a tenth.
   */
  read<Value>(
    kind: SessionKind<Value>,
    id: string,
    key: string,
  ): Promise<Answer<Value> | undefined> | undefined {
    const trusted = this.#view.trusted();
    if (trusted === undefined) return undefined;
    return this.#keys.read(key).then(
      (text) => {
        if (!this.#stillTrusted(trusted)) return undefined;
        const copy = text === null ? undefined : decodeCopy(kind, id, text);
        if (copy?.is === 'session') return { session: copy.session, source: 'redis' };
        if (copy?.is === 'absent') return { session: undefined, source: 'redis' };
        return this.#readMissing(kind, id, key, trusted, copy);
      },
      (error: unknown) => {
        if (error instanceof RedisFailure) return undefined;
        throw error;
      },
    );
  }

  async #readMissing<Value>(
    kind: SessionKind<Value>,
    id: string,
    key: string,
    trusted: number,
    copy: Copy<Value> | undefined,
  ): Promise<Answer<Value> | undefined> {
    try {
      if (copy?.is === 'unreadable') await this.#removeUnreadable(kind, key, copy.cause);
      const answer = await this.#fillOrWait(kind, id, key, trusted);
      return answer !== undefined && this.#stillTrusted(trusted) ? answer : undefined;
    } catch (error) {
      if (error instanceof RedisFailure) return undefined;
      throw error;
    }
  }

  /** What Redis holds, believed or not; undefined when it holds no session or does not answer. */
  async readUnchecked<Value>(
    kind: SessionKind<Value>,
    id: string,
    key: string,
  ): Promise<Session<Value> | undefined> {
    if (this.#link.identity === undefined) return undefined;
    try {
      const text = await this.#keys.read(key);
      if (text === null) return undefined;
      const copy = decodeCopy(kind, id, text);
      return copy.is === 'session' ? { ...copy.session, possiblyStale: true } : undefined;
    } catch (error) {
      if (error instanceof RedisFailure) return undefined;
      throw error;
    }
  }

  /** Whether nothing happened since that would have sent the read to Postgres. */
  #stillTrusted(trusted: number): boolean {
    return this.#without.has('check-after-answer') || this.#view.trusted() === trusted;
  }

  async #removeUnreadable(kind: SessionKind<unknown>, key: string, error: unknown): Promise<void> {
    this.#emit({ type: 'copy-unreadable', at: new Date(), reason: kind.name, error });
    await this.#link.unlink([key]);
  }

  /** One reader fills the key; the others wait a moment for it. */
  async #fillOrWait<Value>(
    kind: SessionKind<Value>,
    id: string,
    key: string,
    trusted: number,
  ): Promise<Answer<Value> | undefined> {
    const waitUntil = performance.now() + fillWaitMs;
    for (;;) {
      // A token placed without trust could outlive the reconcile that is to remove it.
      if (!this.#stillTrusted(trusted)) return undefined;
      const token = randomUUID();
      if (await this.#link.lease(key, token, tokenMs))
        return await this.#fill(kind, id, key, token);
      const text = await this.#keys.read(key);
      if (text !== null) {
        const copy = decodeCopy(kind, id, text);
        if (copy.is === 'session') return { session: copy.session, source: 'redis' };
        if (copy.is === 'absent') return { session: undefined, source: 'redis' };
      }
      if (performance.now() >= waitUntil) {
        // Neither absent nor readable: of another type, which only a removal mends.
        if (text === null) await this.#link.unlink([key]);
        return undefined;
      }
      await new Promise((resolve) => setTimeout(resolve, fillPollMs));
    }
  }

  async #fill<Value>(
    kind: SessionKind<Value>,
    id: string,
    key: string,
    token: string,
  ): Promise<Answer<Value> | undefined> {
    const { identity } = this.#link;
    if (identity === undefined) return undefined;
    const askedAt = identity.clock.earliest();
    const state = await this.#rows.find(kind.name, id);
    // Over the connection that carried the token, or not at all.
    if (identity === this.#link.identity) {
      const endsAt = askedAt + copyLifeMs(kind, state);
      await this.#link.fill(key, token, state.version, copyText(kind, id, state), endsAt);
    }
    const { stored } = state;
    const session = stored === undefined ? undefined : decodeStored(kind, id, stored);
    return { session, source: 'postgres' };
  }
}
