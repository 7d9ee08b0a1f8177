import type { PreparedChange } from '../change.ts';
import { decodeStored } from '../codec.ts';
import { StoreUnavailableError } from '../errors.ts';
import type { SessionKind } from '../kind.ts';
import type { RowReader } from '../postgres/row-reader.ts';
import type { ChangeResult } from '../postgres/write-batch.ts';
import type { WriteQueue } from '../postgres/write-queue.ts';
import type { Session } from '../session.ts';
import type { CopyReader } from './copy-reader.ts';

/** How many reads each store has answered since the start. */
export interface ReadSources {
  readonly redis: number;
  readonly postgres: number;
}

/** Reads and writes sessions of any kind: Postgres is the truth, Redis holds copies. */
export class SessionStore {
  readonly #rows: RowReader;
  readonly #writes: WriteQueue;
  readonly #copies: CopyReader | undefined;
  readonly #sources = { redis: 0, postgres: 0 };

  /** @param copies - Undefined: without Redis. */
  constructor(rows: RowReader, writes: WriteQueue, copies: CopyReader | undefined) {
    this.#rows = rows;
    this.#writes = writes;
    this.#copies = copies;
  }

  get sources(): ReadSources {
    return { ...this.#sources };
  }

  /** @throws StoreUnavailableError when neither store can say. */
  get<Value>(
    kind: SessionKind<Value>,
    id: string,
    key: string,
  ): Promise<Session<Value> | undefined> {
    const answered = this.#copies?.read(kind, id, key);
    if (answered === undefined) return this.#fromPostgres(kind, id, key);
    return answered.then((answer) => {
      if (answer === undefined) return this.#fromPostgres(kind, id, key);
      this.#sources[answer.source] += 1;
      return answer.session;
    });
  }

  async #fromPostgres<Value>(
    kind: SessionKind<Value>,
    id: string,
    key: string,
  ): Promise<Session<Value> | undefined> {
    try {
      const { stored } = await this.#rows.find(kind.name, id);
      this.#sources.postgres += 1;
      return stored === undefined ? undefined : decodeStored(kind, id, stored);
    } catch (error) {
      if (!(error instanceof StoreUnavailableError) || kind.grantsAccess === true) throw error;
      const stale = await this.#copies?.readUnchecked(kind, id, key);
      if (stale === undefined) throw error;
      this.#sources.redis += 1;
      return stale;
    }
  }

  /** Makes the changes, all or none; resolves when they are durable and no process can read what was before. */
  async write(group: readonly PreparedChange[]): Promise<readonly ChangeResult[]> {
    return await this.#writes.write(group);
  }
}
