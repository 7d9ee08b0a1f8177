import { StoreUnavailableError } from '../errors.ts';
import type { PreparedChange } from '../kinds/change.ts';
import { decodeStored, decodeUntimed } from '../kinds/codec.ts';
import type { SessionKind } from '../kinds/kind.ts';
import type { Session } from '../kinds/session.ts';
import type { RowReader } from '../postgres/row-reader.ts';
import type { ChangeResult } from '../postgres/writes/write-batch.ts';
import type { WriteQueue } from '../postgres/writes/write-queue.ts';
import type { CopyReader } from './copy-reader.ts';
import type { ReadSources } from './read-sources.ts';

/** Reads and writes sessions of any kind: Postgres is the truth, Redis holds copies. */
export class SessionStore {
  readonly #rows: RowReader;
  readonly #writes: WriteQueue;
  readonly #copies: CopyReader | undefined;
  readonly #sources: ReadSources;

  /** @param copies - Undefined: without Redis. */
  constructor(
    rows: RowReader,
    writes: WriteQueue,
    copies: CopyReader | undefined,
    sources: ReadSources,
  ) {
    this.#rows = rows;
    this.#writes = writes;
    this.#copies = copies;
    this.#sources = sources;
    if (copies !== undefined) {
      copies.elsewhere = async (kind, id, key) => await this.#fromPostgres(kind, id, key);
    }
  }

  /** @throws StoreUnavailableError when neither store can say. */
  get<Value>(
    kind: SessionKind<Value>,
    id: string,
    key: string,
  ): Promise<Session<Value> | undefined> {
    return this.#copies?.read(kind, id, key) ?? this.#fromPostgres(kind, id, key);
  }

  async #fromPostgres<Value>(
    kind: SessionKind<Value>,
    id: string,
    key: string,
  ): Promise<Session<Value> | undefined> {
    try {
      if (kind.times === undefined) {
        const stored = await this.#rows.value(kind.name, id);
        this.#sources.postgres += 1;
        return stored === undefined ? undefined : decodeUntimed(kind, id, stored);
      }
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
  write(group: readonly PreparedChange[]): Promise<readonly ChangeResult[]> {
    return this.#writes.write(group);
  }
}
