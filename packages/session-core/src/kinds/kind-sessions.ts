import {
  InvalidSessionError,
  SessionExistsError,
  SessionNotFoundError,
  StoreUnavailableError,
} from '../errors.ts';
import type { ListedRows, SessionListing } from '../postgres/session-listing.ts';
import type { ChangeResult } from '../postgres/writes/write-batch.ts';
import type { SessionStore } from '../store/session-store.ts';
import { type Computed, PreparedChange } from './change.ts';
import { decodeCurrent, decodeStored, decodeWritten, encodeAndHand, encodeValue } from './codec.ts';
import type { KindRegistry } from './kind-registry.ts';
import type { SessionKind } from './kind.ts';
import type { Session, SessionEvent } from './session.ts';
import type {
  ChangeOptions,
  ChangeValue,
  SessionChange,
  SessionFilter,
  Sessions,
} from './sessions.ts';
import type { HandedValue, Life } from './stored.ts';

/** The sessions of one kind over the store: typed values in, prepared changes out. */
export class KindSessions<Value> implements Sessions<Value> {
  readonly #kind: SessionKind<Value>;
  readonly #store: SessionStore;
  readonly #registry: KindRegistry;
  readonly #listing: SessionListing;

  constructor(
    kind: SessionKind<Value>,
    store: SessionStore,
    registry: KindRegistry,
    listing: SessionListing,
  ) {
    this.#kind = kind;
    this.#store = store;
    this.#registry = registry;
    this.#listing = listing;
  }

  async create(id: string, value: Value, options?: ChangeOptions): Promise<Session<Value>> {
    return this.#writtenSession(id, await this.#write(this.creating(id, value, options)));
  }

  async save(id: string, value: Value, options?: ChangeOptions): Promise<Session<Value>> {
    return this.#writtenSession(id, await this.#write(this.#saving(id, value, options)));
  }

  get(id: string): Promise<Session<Value> | undefined> {
    if (!this.#registry.isAnnounced(this.#kind)) return this.#announceAndGet(id);
    try {
      return this.#store.get(this.#kind, id, this.#registry.key(this.#kind, id));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async update(
    id: string,
    change: ChangeValue<Value>,
    options?: ChangeOptions,
  ): Promise<Session<Value>> {
    return this.#writtenSession(id, await this.#write(this.updating(id, change, options)));
  }

  async delete(id: string, options?: Pick<ChangeOptions, 'events'>): Promise<boolean> {
    return onlyResult(await this.#write(this.deleting(id, options))).written;
  }

  async *entries(filter: SessionFilter = {}): AsyncGenerator<Session<Value>, void> {
    for await (const page of this.#listing.pages(this.#listed(filter))) {
      for (const { id, stored } of page) yield decodeStored(this.#kind, id, stored);
    }
  }

  async count(filter: SessionFilter = {}): Promise<number> {
    return await this.#listing.count(this.#listed(filter));
  }

  async clear(filter: SessionFilter = {}): Promise<number> {
    let ended = 0;
    for await (const ids of this.#listing.idPages(this.#listed(filter))) {
      await this.#registry.announced(this.#kind);
      const results = await this.#store.write(ids.map((id) => this.deleting(id)));
      ended += results.filter(({ written }) => written).length;
    }
    return ended;
  }

  creating(id: string, value: Value, options?: ChangeOptions): PreparedChange {
    const json = encodeValue(this.#kind, id, value);
    return this.#prepare(id, (current) => {
      if (current !== undefined) throw new SessionExistsError(this.#kind.name, id);
      return writing({ json }, this.#kind.ttlMs, options);
    });
  }

  updating(id: string, change: ChangeValue<Value>, options?: ChangeOptions): PreparedChange {
    const renewed = this.#kind.renewOnUpdate === true ? this.#kind.ttlMs : 'keep';
    return this.#prepare(id, (current) => {
      if (current === undefined) throw new SessionNotFoundError(this.#kind.name, id);
      const session = decodeCurrent(this.#kind, id, current);
      const value = change(session.value, session);
      if (value === undefined) return { write: 'nothing' };
      return writing(encodeAndHand(this.#kind, id, value), renewed, options);
    });
  }

  deleting(id: string, options?: Pick<ChangeOptions, 'events'>): PreparedChange {
    return this.#prepare(id, (current) =>
      current === undefined
        ? { write: 'nothing' }
        : { write: 'deletion', events: eventsOf(options) },
    );
  }

  #saving(id: string, value: Value, options?: ChangeOptions): PreparedChange {
    const json = encodeValue(this.#kind, id, value);
    const isBlind = options?.events === undefined;
    return this.#prepare(id, () => writing({ json }, this.#kind.ttlMs, options), isBlind);
  }

  #prepare(id: string, compute: PreparedChange['compute'], isBlind = false): PreparedChange {
    const key = this.#registry.key(this.#kind, id);
    return new PreparedChange(this.#kind, id, key, compute, isBlind);
  }

  #listed({ idPrefix = '' }: SessionFilter): ListedRows {
    return { kind: this.#kind.name, idPrefix };
  }

  async #announceAndGet(id: string): Promise<Session<Value> | undefined> {
    const key = this.#registry.key(this.#kind, id);
    try {
      await this.#registry.announced(this.#kind);
    } catch (error) {
      // Who only reads need not wait for a Postgres that is away.
      if (!(error instanceof StoreUnavailableError)) throw error;
    }
    return await this.#store.get(this.#kind, id, key);
  }

  #writtenSession(id: string, results: readonly ChangeResult[]): Session<Value> {
    const { stored } = onlyResult(results);
    if (stored === undefined) throw new SessionNotFoundError(this.#kind.name, id);
    return decodeWritten(this.#kind, id, stored);
  }

  #write(change: PreparedChange): Promise<readonly ChangeResult[]> {
    return this.#registry.isAnnounced(this.#kind)
      ? this.#store.write([change])
      : this.#announceAndWrite(change);
  }

  async #announceAndWrite(change: PreparedChange): Promise<readonly ChangeResult[]> {
    await this.#registry.announced(this.#kind);
    return await this.#store.write([change]);
  }
}

function onlyResult(results: readonly ChangeResult[]): ChangeResult {
  const result = results[0];
  if (result === undefined) throw new Error('the store answered without a result');
  return result;
}

/** @throws InvalidSessionError when a change was not made by a `Sessions` handle. */
export function preparedChanges(changes: readonly SessionChange[]): readonly PreparedChange[] {
  return changes.map((change) => {
    if (change instanceof PreparedChange) return change;
    throw new InvalidSessionError('Make changes with creating, updating or deleting of a kind.');
  });
}

function writing(
  encoded: { readonly json: string; readonly handed?: HandedValue },
  usualLife: Life,
  options: ChangeOptions | undefined,
): Computed {
  return {
    write: 'value',
    ...encoded,
    life: life(options) ?? usualLife,
    events: eventsOf(options),
  };
}

function life(options: ChangeOptions | undefined): number | undefined {
  const ttlMs = options?.ttlMs;
  if (ttlMs !== undefined && !(Number.isSafeInteger(ttlMs) && ttlMs > 0)) {
    throw new InvalidSessionError(
      `A life of ${ttlMs} cannot be: give a positive number of milliseconds.`,
    );
  }
  return ttlMs;
}

function eventsOf(options: Pick<ChangeOptions, 'events'> | undefined): readonly SessionEvent[] {
  const events = options?.events ?? [];
  return typeof events === 'function' ? events() : events;
}
