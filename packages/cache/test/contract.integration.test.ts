import { testServices } from '@sesi/test-services/vitest';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { openCollections, openDomainCaches, openKeyedCache } from '../src/index.ts';
import { type CacheLab, inLab } from './lab/cache-lab.ts';

describe.skipIf('missing' in testServices().redis)('the names that users rely on', () => {
  const lifeMs = async (lab: CacheLab, key: string) =>
    await lab.ask(async (client) => await client.pTTL(key));

  it(
    'keeps values by key under cache:*, for seconds',
    inLab(async (lab) => {
      const { cache } = await lab.open();
      const keyed = openKeyedCache(cache);
      await keyed.set('vendor:7', { name: 'Toko' }, { ttl: 60 });
      expect(await keyed.get('vendor:7')).toEqual({ name: 'Toko' });
      expect(await lifeMs(lab, 'cache:vendor:7')).toBeGreaterThan(55_000);
      expect(await lifeMs(lab, 'cache:vendor:7')).toBeLessThanOrEqual(60_000);
      let computed = 0;
      const compute = () => {
        computed += 1;
        return { balance: 5 };
      };
      const options = { ttl: 30, tags: ['wallet'] };
      expect((await keyed.getOrSet('wallet:1', compute, options)).balance).toBe(5);
      expect((await keyed.getOrSet('wallet:1', compute, options)).balance).toBe(5);
      expect(computed).toBe(1);
      await keyed.setMany([
        ['a', 1],
        ['b', null],
      ]);
      expect(await keyed.getMany(['a', 'b', 'c'])).toEqual([1, null, undefined]);
      await keyed.invalidateByTags(['wallet']);
      expect(await keyed.get('wallet:1')).toBeUndefined();
      await keyed.delete('a');
      expect(await keyed.get('a')).toBeUndefined();
      const { hits, misses, hitRate } = keyed.getStats();
      expect(hits).toBe(4);
      expect(misses).toBe(4);
      expect(hitRate).toBe(0.5);
    }),
  );

  it(
    'keeps lists of tenants by domain, each with its key, life and tag',
    inLab(async (lab) => {
      const { cache } = await lab.open();
      const menus = z.array(z.object({ dish: z.string() }));
      const caches = openDomainCaches(cache, { menus });
      await caches.setMenus('acme', [{ dish: 'soto' }]);
      await caches.setProcurement('acme', ['rice']);
      await caches.setProduction('acme', { done: 5 });
      await caches.setInventory('acme', { rice: 7 });
      await caches.setDistribution('acme', ['school 1']);
      await caches.setEmployees('acme', ['Siti']);
      await caches.setRecord('acme', 'inventory', 'rice', { kg: 7 });
      expect(await caches.getMenus('acme')).toEqual([{ dish: 'soto' }]);
      expect(await caches.getProcurement('acme')).toEqual(['rice']);
      expect(await caches.getProduction('acme')).toEqual({ done: 5 });
      expect(await caches.getInventory('acme')).toEqual({ rice: 7 });
      expect(await caches.getDistribution('acme')).toEqual(['school 1']);
      expect(await caches.getEmployees('acme')).toEqual(['Siti']);
      expect(await caches.getRecord('acme', 'inventory', 'rice')).toEqual({ kg: 7 });
      expect(await caches.getMenus('bravo')).toBeUndefined();
      const lives = {
        'menu:acme:all': 7_200_000,
        'procurement:acme:list': 300_000,
        'production:acme:list': 300_000,
        'inventory:acme:list': 300_000,
        'distribution:acme:list': 300_000,
        'hrd:acme:employees': 7_200_000,
        'cache:acme:inventory:rice': 300_000,
      };
      for (const [key, life] of Object.entries(lives)) {
        const left = await lifeMs(lab, key);
        expect(left, key).toBeGreaterThan(life - 10_000);
        expect(left, key).toBeLessThanOrEqual(life);
      }
      await caches.invalidateByTag('inventory', 'acme');
      expect(await caches.getInventory('acme')).toBeUndefined();
      expect(await caches.getRecord('acme', 'inventory', 'rice')).toBeUndefined();
      await caches.invalidateByTag('menus', 'bravo');
      expect(await caches.getMenus('acme')).toEqual([{ dish: 'soto' }]);
      await caches.invalidateByTag('menus', 'acme');
      expect(await caches.getMenus('acme')).toBeUndefined();
      expect(await caches.getEmployees('acme')).toEqual(['Siti']);
    }),
  );

  it(
    'keeps typed collections of a tenant, which outlive Redis',
    inLab(async (lab) => {
      const { core } = await lab.open();
      const collections = openCollections({ core });
      const stock = collections.hash<number>('acme', 'stock', { schema: z.number() });
      await stock.set('rice', 7);
      await stock.set('__proto__', 1);
      const steps = collections.list<string>('acme', 'steps');
      expect(await steps.push('wash', 'cut')).toBe(2);
      expect(await steps.push('cook')).toBe(3);
      const trucks = collections.set('acme', 'trucks');
      expect(await trucks.add('B 1', 'B 2', 'B 1')).toBe(2);
      expect(await trucks.add('B 2')).toBe(0);
      const note = collections.value<string>('acme', 'note');
      await note.set('hello');

      await lab.redis.kill();
      await lab.redis.restart();

      expect(await stock.get('rice')).toBe(7);
      expect(await stock.get('tea')).toBeUndefined();
      expect([...(await stock.all())]).toEqual([
        ['rice', 7],
        ['__proto__', 1],
      ]);
      expect(await stock.delete('rice')).toBe(true);
      expect(await stock.delete('rice')).toBe(false);
      expect(await steps.range()).toEqual(['wash', 'cut', 'cook']);
      expect(await steps.range(-2, -1)).toEqual(['cut', 'cook']);
      await steps.trim(0, 1);
      expect(await steps.range(1)).toEqual(['cut']);
      expect(await steps.length()).toBe(2);
      expect(await trucks.has('B 1')).toBe(true);
      expect(await trucks.remove('B 1')).toBe(true);
      expect([...(await trucks.members())]).toEqual(['B 2']);
      expect(await note.get()).toBe('hello');
      expect(await collections.value('bravo', 'note').get()).toBeUndefined();
      await note.clear();
      expect(await note.get()).toBeUndefined();
      await expect(stock.set('tea', 'seven' as unknown as number)).rejects.toMatchObject({
        code: 'CACHE_VALUE_INVALID',
      });
      expect(() => collections.set('acme', '')).toThrow(
        expect.objectContaining({ code: 'CACHE_KEY_INVALID' }),
      );
    }),
  );

  it(
    'loses none of many changes at the same moment, in two processes',
    inLab(async (lab) => {
      const [one, other] = [await lab.open(), await lab.open()];
      const lists = [one, other].map(({ core }) =>
        openCollections({ core }).list<number>('acme', 'votes'),
      );
      await Promise.all(Array.from({ length: 100 }, async (_, n) => await lists[n % 2]?.push(n)));
      const got = await lists[0]?.range();
      expect(got?.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, n) => n));
    }),
  );

  it(
    'ends a collection with its tenant’s life, which each change begins anew',
    inLab(async (lab) => {
      const { core } = await lab.open();
      const collections = openCollections({
        core,
        ttlMs: (tenant) => (tenant === 'short' ? 300 : 60_000),
      });
      const [short, long] = ['short', 'long'].map((tenant) => collections.set(tenant, 'trucks'));
      await short?.add('B 1');
      await long?.add('B 1');
      await expect.poll(async () => await short?.has('B 1'), { timeout: 3_000 }).toBe(false);
      expect(await long?.has('B 1')).toBe(true);
    }),
  );
});
