import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';

import type { Session } from '../kinds/session.ts';
import type { SessionFilter, Sessions } from '../kinds/sessions.ts';
import type { SessionCore } from '../session-core.ts';
import { type AdapterOptions, type Wrapped, wrappedKind } from './wrapped-kind.ts';

/** One entry of `setMany`. */
export interface KeyvEntry {
  readonly key: string;
  readonly value: unknown;
  /** Milliseconds. */
  readonly ttl?: number;
}

/**
 * A storage adapter of keyv 5: `new Keyv({ store: new KeyvSessionStore(core), namespace: 'menus' })`. A value is any
 * JSON; without a `ttl` it stays until it is deleted. A failure is thrown, which Keyv makes an `error` event. The core
 * stays the caller's to close.
 */
export class KeyvSessionStore extends EventEmitter {
  /** Keyv knows by the dialect that this store can be iterated. */
  readonly opts: Record<string, unknown> = { dialect: 'postgres', url: '' };
  /** Set by Keyv: `clear` and the iterator keep to it. */
  namespace: string | undefined;
  readonly #sessions: Sessions<Wrapped<unknown>>;

  constructor(core: SessionCore, options: AdapterOptions = {}) {
    super();
    this.#sessions = core.sessions(
      wrappedKind<unknown>({
        name: options.name ?? 'keyv',
        keyPrefix: options.keyPrefix ?? 'keyv:',
        ttlMs: 'until-deleted',
        sensitive: options.sensitive,
      }),
    );
  }

  async get<Value>(key: string): Promise<Value | undefined> {
    const session = await this.#sessions.get(this.#id(key));
    // Whoever reads a key knows what was put there: that is how keyv's types have it.
    return session?.value.value as Value | undefined;
  }

  async getMany<Value>(keys: readonly string[]): Promise<(Value | undefined)[]> {
    return await Promise.all(keys.map((key) => this.get<Value>(key)));
  }

  /** @param ttl - milliseconds; a life that is over already deletes. */
  async set(key: string, value: unknown, ttl?: number): Promise<boolean> {
    const id = this.#id(key);
    if (ttl !== undefined && !(ttl > 0)) {
      await this.#sessions.delete(id);
      return true;
    }
    const ttlMs = ttl === undefined || ttl === Infinity ? {} : { ttlMs: Math.ceil(ttl) };
    await this.#sessions.save(id, { value, ...(id === key ? {} : { key }) }, ttlMs);
    return true;
  }

  async setMany(entries: readonly KeyvEntry[]): Promise<void> {
    const set = await Promise.all(entries.map(({ key, value, ttl }) => this.set(key, value, ttl)));
    // Keyv hands this on as the answers of its own `setMany`, though its type of an adapter says that there is none.
    return set as unknown as undefined;
  }

  async has(key: string): Promise<boolean> {
    return (await this.#sessions.get(this.#id(key))) !== undefined;
  }

  async hasMany(keys: readonly string[]): Promise<boolean[]> {
    return await Promise.all(keys.map((key) => this.has(key)));
  }

  /** False when there was nothing to delete. */
  async delete(key: string): Promise<boolean> {
    return await this.#sessions.delete(this.#id(key));
  }

  /** False when one of them was not there, as Keyv itself has it. */
  async deleteMany(keys: readonly string[]): Promise<boolean> {
    const deleted = await Promise.all(keys.map((key) => this.delete(key)));
    return deleted.every(Boolean);
  }

  /** Deletes what is in the namespace, or everything of this store when there is none. */
  async clear(): Promise<void> {
    await this.#sessions.clear(filterOf(this.namespace));
  }

  /** Keys with their namespace, and what is stored there. */
  async *iterator<Value>(namespace?: string): AsyncGenerator<[string, Value | undefined], void> {
    for await (const session of this.#sessions.entries(filterOf(namespace))) {
      yield [keyOf(session), session.value.value as Value | undefined];
    }
  }

  /** Nothing to do: the core is not this store's to close. */
  async disconnect(): Promise<void> {}

  /** A key of any length, and of any characters, under an id that the core takes. */
  #id(key: string): string {
    if (key !== '' && key.length <= longestKey && key.isWellFormed() && !unprintable.test(key)) {
      return key;
    }
    const prefix = prefixOf(this.namespace);
    const start = key.startsWith(prefix) && prefix.length <= longestPrefix ? prefix : '';
    // UTF-16, in which no two texts are the same.
    return `${start}~${createHash('sha256').update(Buffer.from(key, 'utf16le')).digest('hex')}`;
  }
}

const longestKey = 256;
const longestPrefix = 128;
const unprintable = /[\u0000-\u001f\u007f]/u;

function prefixOf(namespace: string | undefined): string {
  return namespace === undefined || namespace === '' ? '' : `${namespace}:`;
}

function filterOf(namespace: string | undefined): SessionFilter {
  return { idPrefix: prefixOf(namespace) };
}

function keyOf({ id, value }: Session<Wrapped<unknown>>): string {
  return value.key ?? id;
}
