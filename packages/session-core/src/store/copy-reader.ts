import { randomUUID } from 'node:crypto';

import { type Copy, decodeCopy, decodeStored } from '../kinds/codec.ts';
import type { SessionKind } from '../kinds/kind.ts';
import type { Session } from '../kinds/session.ts';
import type { RowReader } from '../postgres/row-reader.ts';
import type { Protection } from '../protections.ts';
import { RedisFailure, type RedisLink } from '../redis/redis-link.ts';
import type { CoreEvent } from '../session-core.ts';
import { copyLifeMs, copyText } from './copy-writer.ts';
import { KeyReads } from './key-reads.ts';
import type { ReadSources } from './read-sources.ts';
import type { View } from './view.ts';

/** How long one reader may take to fill a key before another one may. */
const tokenMs = 3_000;
/** How long the others wait for that fill before they ask Postgres themselves. */
const fillWaitMs = 50;
const fillPollMs = 10;

/** A caller that waits for a session. */
interface Reader {
  readonly kind: SessionKind<unknown>;
  readonly id: string;
  readonly key: string;
  readonly resolve: (session: Session<unknown> | undefined) => void;
  readonly reject: (error: unknown) => void;
  /** Of its key among the keys of the command. */
  place: number;
}

/** What a read that missed came to; undefined: ask Postgres. */
interface Answer {
  readonly session: Session<unknown> | undefined;
  readonly from: 'redis' | 'postgres';
}

/** Keys of one command at most. */
const batchLimit = 128;
/** So many reads do not wait for others of their turn. */
const many = 16;
/** Fewer keys are not worth a command of their own. */
const fewest = 32;

/**
 * Reads copies, and fills the keys that hold none. Reads of one turn of the event loop share commands, and trust is looked
 * at once before each and once after it: most reads end there, so that is all they cost. Many reads are two commands or
 * more, a turn apart, so that Redis works on one while this process takes in the answer to another.
 */
export class CopyReader {
  readonly #link: RedisLink;
  readonly #view: View;
  readonly #rows: RowReader;
  readonly #emit: (event: CoreEvent) => void;
  readonly #without: ReadonlySet<Protection>;
  readonly #keys: KeyReads;
  readonly #sources: ReadSources;
  #batch: Reader[] = [];
  #scheduled: NodeJS.Immediate | undefined;
  /** Answers what Redis cannot. */
  elsewhere: (
    kind: SessionKind<unknown>,
    id: string,
    key: string,
  ) => Promise<Session<unknown> | undefined> = () =>
    Promise.reject(new Error('there is no other store'));

  constructor(parts: {
    readonly link: RedisLink;
    readonly view: View;
    readonly rows: RowReader;
    readonly emit: (event: CoreEvent) => void;
    readonly without: ReadonlySet<Protection>;
    readonly sources: ReadSources;
  }) {
    this.#link = parts.link;
    this.#view = parts.view;
    this.#rows = parts.rows;
    this.#emit = parts.emit;
    this.#without = parts.without;
    this.#sources = parts.sources;
    this.#keys = new KeyReads(parts.link);
  }

  /**
   * What Redis has to say, when it may be believed from before the question until after the answer, else what `elsewhere`
   * says; undefined when it may not be believed now.
   */
  read<Value>(
    kind: SessionKind<Value>,
    id: string,
    key: string,
  ): Promise<Session<Value> | undefined> | undefined {
    if (this.#batch.length === 0) {
      if (this.#view.trusted() === undefined) return undefined;
      this.#schedule();
      process.nextTick(() => this.#sendMany());
    }
    return new Promise((resolve, reject) => {
      // What a kind decodes is of its own type.
      this.#batch.push({ kind, id, key, resolve, reject, place: 0 } as Reader);
    });
  }

  #schedule(): void {
    this.#scheduled = setImmediate(() => this.#send());
  }

  /** The driver writes at the end of a turn, and what is asked there waits for the next one. */
  #sendMany(): void {
    if (this.#batch.length < many) return;
    clearImmediate(this.#scheduled);
    this.#send();
  }

  #send(): void {
    const waiting = this.#batch;
    // Anew for each command: under load there may always be somebody who waits.
    const trusted = this.#view.trusted();
    if (trusted === undefined) {
      this.#batch = [];
      for (const reader of waiting) this.#askElsewhere(reader);
      return;
    }
    const size = Math.min(batchLimit, Math.max(fewest, Math.ceil(waiting.length / 2)));
    if (waiting.length <= size) {
      this.#batch = [];
      this.#ask(waiting, trusted);
    } else {
      this.#ask(waiting.splice(0, size), trusted);
      this.#schedule();
    }
  }

  #ask(readers: readonly Reader[], trusted: number): void {
    const keys: string[] = [];
    const places = new Map<string, number>();
    for (const reader of readers) {
      reader.place = places.get(reader.key) ?? keys.length;
      if (reader.place < keys.length) continue;
      places.set(reader.key, reader.place);
      keys.push(reader.key);
    }
    this.#link.read(keys).then(
      (texts) => {
        if (!this.#stillTrusted(trusted)) {
          for (const reader of readers) this.#askElsewhere(reader);
          return;
        }
        for (const reader of readers) {
          this.#answer(reader, texts[reader.place] ?? null, trusted);
        }
      },
      (error: unknown) => {
        for (const reader of readers) {
          if (error instanceof RedisFailure) this.#askElsewhere(reader);
          else reader.reject(error);
        }
      },
    );
  }

  #answer(reader: Reader, text: string | null, trusted: number): void {
    const copy = text === null ? undefined : decodeCopy(reader.kind, reader.id, text);
    if (copy?.is === 'session') {
      this.#sources.redis += 1;
      reader.resolve(copy.session);
    } else if (copy?.is === 'absent') {
      this.#sources.redis += 1;
      reader.resolve(undefined);
    } else {
      this.#readMissing(reader, trusted, copy).then((answer) => {
        if (answer === undefined) {
          this.#askElsewhere(reader);
          return;
        }
        this.#sources[answer.from] += 1;
        reader.resolve(answer.session);
      }, reader.reject);
    }
  }

  #askElsewhere({ kind, id, key, resolve, reject }: Reader): void {
    this.elsewhere(kind, id, key).then(resolve, reject);
  }

  async #readMissing(
    { kind, id, key }: Reader,
    trusted: number,
    copy: Copy<unknown> | undefined,
  ): Promise<Answer | undefined> {
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
  async #fillOrWait(
    kind: SessionKind<unknown>,
    id: string,
    key: string,
    trusted: number,
  ): Promise<Answer | undefined> {
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
        if (copy.is === 'session') return { session: copy.session, from: 'redis' };
        if (copy.is === 'absent') return { session: undefined, from: 'redis' };
      }
      if (performance.now() >= waitUntil) {
        // Neither absent nor readable: of another type, which only a removal mends.
        if (text === null) await this.#link.unlink([key]);
        return undefined;
      }
      await new Promise((resolve) => setTimeout(resolve, fillPollMs));
    }
  }

  async #fill(
    kind: SessionKind<unknown>,
    id: string,
    key: string,
    token: string,
  ): Promise<Answer | undefined> {
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
    return { session, from: 'postgres' };
  }
}
