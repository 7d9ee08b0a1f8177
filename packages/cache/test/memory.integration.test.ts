import { testServices } from '@sesi/test-services/vitest';
import { describe, expect, it } from 'vitest';

import { CacheLab, inLab } from './lab/cache-lab.ts';

const memory = { maxEntries: 100, maxBytes: 100_000 };

describe.skipIf('missing' in testServices().redis)('the layer in memory', () => {
  const openProcess = async (lab: CacheLab, options = memory) => {
    const opened = await lab.open({ memory: options });
    const lists = opened.cache
      .namespace<string[]>({ name: 'lists', perTenant: true, ttlMs: 60_000, memory: true })
      .of('acme');
    const hits = () => opened.cache.stats()['lists']?.memoryHits ?? 0;
    /** Reads until it comes from memory: it begins when messages come. */
    const warm = async (id: string) => {
      const before = hits();
      await expect
        .poll(
          async () => {
            await lists.get(id);
            return hits();
          },
          { timeout: 10_000 },
        )
        .toBeGreaterThan(before);
    };
    return { ...opened, lists, hits, warm };
  };

  it('serves nothing while messages cannot come: nobody could say what was invalidated', async () => {
    await using lab = await CacheLab.start();
    const { lists, hits, core } = await openProcess(lab);
    // On a busy machine it may take a second try to be kept.
    const serve = async () => {
      await lists.set('today', ['rice']);
      for (let times = 0; times < 2; times += 1) await lists.get('today');
      return hits();
    };
    await expect.poll(serve, { timeout: 10_000 }).toBeGreaterThan(0);
    await lab.redis.kill();
    await expect.poll(() => core.redis.answers).toBe(false);
    await expect.poll(async () => await lists.get('today')).toBeUndefined();
  });

  it(
    'answers without asking Redis',
    inLab(async (lab) => {
      const { lists, warm } = await openProcess(lab);
      await lists.set('today', ['rice']);
      await warm('today');
      const before = await lab.commands('mget');
      for (let times = 0; times < 10; times += 1) {
        expect(await lists.get('today')).toEqual(['rice']);
      }
      expect(await lab.commands('mget')).toBe(before);
    }),
  );

  it(
    'does not hand what one caller has changed to another',
    inLab(async (lab) => {
      const { lists, warm } = await openProcess(lab);
      await lists.set('today', ['rice']);
      await warm('today');
      (await lists.get('today'))?.push('changed by a caller');
      expect(await lists.get('today')).toEqual(['rice']);
    }),
  );

  it(
    'forgets what another process invalidates, deletes or sets',
    inLab(async (lab) => {
      const [one, other] = [await openProcess(lab), await openProcess(lab)];
      const changes = [
        async () => await other.cache.invalidateByTags(['week'], { tenant: 'acme' }),
        async () => await other.lists.delete('today'),
        async () => await other.lists.clear(),
      ];
      for (const change of changes) {
        await one.lists.set('today', ['rice'], { tags: ['week'] });
        await one.warm('today');
        await change();
        await expect.poll(async () => await one.lists.get('today')).toBeUndefined();
      }
      await one.lists.set('today', ['rice']);
      await one.warm('today');
      await other.lists.set('today', ['soup']);
      await expect.poll(async () => await one.lists.get('today')).toEqual(['soup']);
    }),
  );

  it(
    'forgets at once what this process invalidates',
    inLab(async (lab) => {
      const { cache, lists, warm } = await openProcess(lab);
      await lists.set('today', ['rice'], { tags: ['week'] });
      await warm('today');
      await cache.invalidateByTags(['week'], { tenant: 'acme' });
      expect(await lists.get('today')).toBeUndefined();
    }),
  );

  it(
    'serves nothing after its life, even when a message was lost',
    inLab(async (lab) => {
      const { lists, warm, hits } = await openProcess(lab, {
        ...memory,
        ttlMs: 200,
      } as typeof memory);
      await lists.set('today', ['rice']);
      await warm('today');
      // As a process of an older version would change it: without a message.
      await lab.ask(async (client) => await client.del('cache:acme:lists:today'));
      await expect.poll(async () => await lists.get('today')).toBeUndefined();
      expect(hits()).toBeGreaterThan(0);
    }),
  );

  it(
    'keeps no more than it may',
    inLab(async (lab) => {
      const { lists, warm, hits } = await openProcess(lab, { maxEntries: 2, maxBytes: 100_000 });
      for (const id of ['a', 'b', 'c']) {
        await lists.set(id, [id]);
        await warm(id);
      }
      const before = hits();
      expect(await lists.get('a')).toEqual(['a']);
      expect(hits()).toBe(before);
    }),
  );

  it(
    'keeps nothing of a namespace that did not ask for it',
    inLab(async (lab) => {
      const { cache } = await openProcess(lab);
      const plain = cache.namespace<string>({ name: 'plain', perTenant: false, ttlMs: 60_000 });
      await plain.set('today', 'rice');
      await plain.get('today');
      await plain.get('today');
      expect(cache.stats()['plain']).toMatchObject({ hits: 2, memoryHits: 0 });
    }),
  );
});
