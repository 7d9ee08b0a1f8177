import { testServices } from '@sesi/test-services/vitest';
import { registerCacheDriverTestSuite } from 'bentocache/test_suite';
import { afterAll, afterEach, assert, beforeAll, describe, it, onTestFinished } from 'vitest';

import type { Cache, Namespace } from '../src/index.ts';
import { CacheLab } from './lab/cache-lab.ts';

/*
 * The suite that bentocache publishes for its drivers, all of it. What a driver has and our cache does not is made here of what
 * it has: a prefix is a tag of each entry below it, so `clear` is `invalidateByTags`; `delete` and `pull` look first, for ours
 * does not say what it removed: that would be one round trip more, for an answer that is old when it comes.
 */

/** What a driver of bentocache is: texts by key. */
class CacheAsDriver {
  readonly #cache: Cache;
  readonly #entries: Namespace<string>;
  readonly #prefix: string;

  constructor(cache: Cache, entries: Namespace<string>, prefix: string) {
    this.#cache = cache;
    this.#entries = entries;
    this.#prefix = prefix;
  }

  namespace(name: string): CacheAsDriver {
    return new CacheAsDriver(this.#cache, this.#entries, `${this.#prefix}:${name}`);
  }

  async get(key: string): Promise<string | undefined> {
    return await this.#entries.get(this.#id(key));
  }

  async set(key: string, value: string, ttlMs?: number): Promise<boolean> {
    await this.#entries.set(this.#id(key), value, ttlMs === undefined ? {} : { ttlMs });
    return true;
  }

  async pull(key: string): Promise<string | undefined> {
    const value = await this.get(key);
    await this.delete(key);
    return value;
  }

  async delete(key: string): Promise<boolean> {
    const wasThere = await this.#entries.has(this.#id(key));
    await this.#entries.delete(this.#id(key));
    return wasThere;
  }

  async deleteMany(keys: readonly string[]): Promise<boolean> {
    await Promise.all(keys.map(async (key) => await this.delete(key)));
    return true;
  }

  async clear(): Promise<void> {
    await this.#cache.invalidateByTags([this.#prefix]);
  }

  async disconnect(): Promise<void> {
    // The connections are the core's.
    await Promise.resolve();
  }

  #id(key: string): string {
    return `${this.#prefix}:${key}`;
  }
}

/** All prefixes of `a:b:c`: `a` and `a:b`. */
function prefixesOf(id: string): string[] {
  const parts = id.split(':');
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join(':'));
}

describe.skipIf('missing' in testServices().redis)('the suite of bentocache for drivers', () => {
  let lab: CacheLab;
  let cache: Cache;
  let entries: Namespace<string>;
  beforeAll(async () => {
    lab = await CacheLab.start({ steady: true });
    ({ cache } = await lab.open());
    entries = cache.namespace<string>({
      name: 'driver',
      perTenant: false,
      ttlMs: 600_000,
      tags: prefixesOf,
    });
  });
  afterAll(async () => await lab[Symbol.asyncDispose]());

  // It is written for japa: these are the parts of it that it calls.
  registerCacheDriverTestSuite({
    test: (name: string, run: (context: object) => Promise<void>) =>
      it(`holds: ${name}`, async () => await run({ assert, cleanup: onTestFinished })),
    group: {
      setup: beforeAll,
      tap: () => undefined,
      each: { teardown: afterEach },
    },
    createDriver: ({ prefix = 'root' }: { readonly prefix?: string } = {}) =>
      new CacheAsDriver(cache, entries, prefix),
  });
});
