import type { SharedRedis } from '@sesi/session-core';
import { testServices } from '@sesi/test-services/vitest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type Namespace, openCache } from '../src/index.ts';
import { CacheLab, type LabProcess } from './lab/cache-lab.ts';

const tenant = 'acme';
const tags = ['balance'];

describe.skipIf('missing' in testServices().redis)('the cache when Redis fails', () => {
  let lab: CacheLab;
  /** Where the values come from. */
  let source: number;

  beforeEach(async () => {
    lab = await CacheLab.start();
    source = 1;
  });
  afterEach(async () => await lab[Symbol.asyncDispose]());

  interface Reader extends LabProcess {
    readonly balances: Namespace<number>;
    /** The value, from the cache or the source. */
    read(): Promise<number | undefined>;
  }

  const openReader = async (url?: string | false, postgresUrl?: string): Promise<Reader> => {
    const opened = await lab.open({}, url, postgresUrl);
    const balances = opened.cache
      .namespace<number>({ name: 'balances', perTenant: true, ttlMs: 600_000, staleMs: 600_000 })
      .of(tenant);
    const read = async () => await balances.getOrSet('siti', () => source, { tags });
    return { ...opened, balances, read };
  };
  const change = async (reader: Reader, value: number) => {
    source = value;
    const start = performance.now();
    await reader.cache.invalidateByTags(tags, { tenant });
    expect(performance.now() - start).toBeLessThan(3_000);
  };
  /** Nobody finds an older value, now and when Redis is believed again. */
  const expectEverywhere = async (value: number, ...readers: readonly Reader[]) => {
    for (const reader of readers) expect(await reader.read()).toBe(value);
  };

  /** It is in Redis: on a busy machine it may take a second try to be kept or found. */
  const expectKept = async (value: number, reader: Reader) => {
    await expect
      .poll(
        async () => {
          expect(await reader.read()).toBe(value);
          return await reader.balances.get('siti');
        },
        { timeout: 5_000 },
      )
      .toBeDefined();
    expect(await reader.read()).toBe(value);
  };

  it('goes on from the source while Redis is frozen, and no old value comes back with it', async () => {
    const [one, other] = [await openReader(), await openReader()];
    await expectEverywhere(1, one, other);
    await lab.redis.pause();
    await change(one, 2);
    await expectEverywhere(2, other, one);
    await lab.redis.resume();
    await expectEverywhere(2, other, one);
    await lab.believes(one.core, other.core);
    await expectEverywhere(2, other, one);
    await expectKept(2, other);
  });

  it('goes on while Redis is dead, and after it', async () => {
    const [one, other] = [await openReader(), await openReader()];
    await expectEverywhere(1, one, other);
    await lab.redis.kill();
    await change(one, 2);
    await expectEverywhere(2, other, one);
    await lab.redis.restart();
    await lab.believes(one.core, other.core);
    await expectEverywhere(2, other, one);
    await change(other, 3);
    await expectEverywhere(3, one, other);
  });

  it('has an invalidation of a process that cannot reach Redis reach all who can', async () => {
    const wire = await lab.layWire();
    const [cut, other] = [await openReader(wire.url), await openReader()];
    await expectEverywhere(1, other, cut);
    wire.cut();
    await change(cut, 2);
    await expectEverywhere(2, other, cut);
    wire.mend();
    await lab.believes(cut.core, other.core);
    await expectEverywhere(2, other, cut);
    await expectKept(2, other);
  });

  it('has an invalidation of a process without Redis reach all who have it', async () => {
    const [without, other] = [await openReader(false), await openReader()];
    await expectEverywhere(1, other, without);
    await change(without, 2);
    await expectEverywhere(2, other, without);
    // Its fence stands as long as it may change more.
    await without.core.close();
    await lab.believes(other.core);
    await expectEverywhere(2, other);
    await expectKept(2, other);
  });

  it('has a deletion and a value that was set reach all, too', async () => {
    const wire = await lab.layWire();
    const [cut, other] = [await openReader(wire.url), await openReader()];
    await expectEverywhere(1, other);
    wire.cut();
    source = 2;
    await cut.balances.delete('siti');
    await expectEverywhere(2, other);
    wire.mend();
    await lab.believes(cut.core, other.core);
    await expectEverywhere(2, other);
    wire.cut();
    source = 3;
    await cut.balances.set('siti', 3, { tags });
    await expectEverywhere(3, other, cut);
    wire.mend();
    await lab.believes(cut.core, other.core);
    await expectEverywhere(3, other, cut);
  });

  it('does without Redis while Postgres cannot say what others could not tell it', async () => {
    const [toRedis, toPostgres] = [await lab.layWire(), await lab.layWire('database')];
    const cut = await openReader(toRedis.url);
    const other = await openReader(undefined, toPostgres.url);
    await expectKept(1, other);
    // Nobody is left who could remove what is in Redis.
    toPostgres.cut();
    toRedis.cut();
    await change(cut, 2);
    expect(await other.balances.get('siti')).toBeUndefined();
    await expectEverywhere(2, other, cut);
    toPostgres.mend();
    toRedis.mend();
    await lab.believes(cut.core, other.core);
    await expectEverywhere(2, other, cut);
  });

  it('does not use an answer of Redis during which it could not be believed', async () => {
    const wire = await lab.layWire();
    const [cut, other] = [await openReader(wire.url), await openReader()];
    await expectKept(1, other);
    const { core } = await lab.open();
    const held = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    // The core's own Redis, with an answer that takes its time.
    const redis: SharedRedis = {
      get answers() {
        return core.redis.answers;
      },
      believed: () => core.redis.believed(),
      async getMany(keys) {
        const texts = await core.redis.getMany(keys);
        asked.resolve();
        await held.promise;
        return texts;
      },
      run: async (...call) => await core.redis.run(...call),
      change: async (...call) => await core.redis.change(...call),
      remove: async (...call) => await core.redis.remove(...call),
      ownPrefix: async (...call) => await core.redis.ownPrefix(...call),
    };
    const slow = openCache({ core: { redis, channel: (name) => core.channel(name) } })
      .namespace<number>({ name: 'balances', perTenant: true, ttlMs: 600_000, tags: () => tags })
      .of(tenant);
    const reading = slow.get('siti');
    await asked.promise;
    wire.cut();
    await change(cut, 2);
    held.resolve();
    expect(await reading).toBeUndefined();
  });

  it('keeps nothing of a loader that was at work during an invalidation that Redis did not hear', async () => {
    const wire = await lab.layWire();
    const [cut, other] = [await openReader(wire.url), await openReader()];
    await expectEverywhere(1, other);
    await other.balances.delete('siti');
    const begun = Promise.withResolvers<void>();
    const end = Promise.withResolvers<number>();
    const old = other.balances.getOrSet(
      'siti',
      () => {
        begun.resolve();
        return end.promise;
      },
      { tags },
    );
    await begun.promise;
    wire.cut();
    await change(cut, 2);
    wire.mend();
    await lab.believes(cut.core, other.core);
    end.resolve(1);
    expect(await old).toBe(1);
    await lab.believes(other.core);
    expect(await other.balances.get('siti')).toBeUndefined();
    await expectEverywhere(2, other, cut);
    await expectKept(2, cut);
  });

  it('loads once at a time for a key without Redis, and never shares what was loaded too early', async () => {
    const blind = await openReader(false);
    const ends: ((value: number) => void)[] = [];
    const load = async () => await new Promise<number>((resolve) => ends.push(resolve));
    const early = [1, 2, 3].map(async () => await blind.balances.getOrSet('siti', load));
    await expect.poll(() => ends.length).toBe(1);
    const late = [1, 2, 3].map(async () => await blind.balances.getOrSet('siti', load));
    ends[0]?.(1);
    expect(await Promise.all(early)).toEqual([1, 1, 1]);
    await expect.poll(() => ends.length).toBe(2);
    ends[1]?.(2);
    expect(await Promise.all(late)).toEqual([2, 2, 2]);
    expect(ends).toHaveLength(2);
    expect(blind.cache.stats()['balances']).toMatchObject({ withoutRedis: 6, loads: 2 });
  });

  it('loads anew when Redis was emptied', async () => {
    const [one, other] = [await openReader(), await openReader()];
    await expectEverywhere(1, one);
    source = 2;
    await lab.ask(async (client) => await client.flushAll());
    await expectEverywhere(2, other, one);
  });

  it('loads without keeping when Redis is full, and forgets what it must', async () => {
    const one = await openReader();
    await expectEverywhere(1, one);
    await lab.ask(async (client) => {
      await client.configSet('maxmemory-policy', 'noeviction');
      await client.configSet('maxmemory', '1');
    });
    const start = performance.now();
    expect(await one.balances.getOrSet('budi', () => 7)).toBe(7);
    expect(performance.now() - start).toBeLessThan(2_000);
    await change(one, 2);
    await expectEverywhere(2, one);
    await one.balances.set('siti', 3, { tags });
    source = 3;
    await expectEverywhere(3, one);
    await lab.ask(async (client) => await client.configSet('maxmemory', '0'));
    await expectEverywhere(3, one);
    await expectKept(3, one);
  });
});
