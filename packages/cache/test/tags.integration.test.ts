import { testServices } from '@sesi/test-services/vitest';
import { describe, expect, it } from 'vitest';

import { inLab } from './lab/cache-lab.ts';
import { openMenus, rice, soup } from './lab/menus.ts';

describe.skipIf('missing' in testServices().redis)('tags', () => {
  it(
    'ends the entries that have one, in every namespace and process',
    inLab(async (lab) => {
      const [one, other] = [await openMenus(lab), await openMenus(lab)];
      const lists = one.cache.namespace<string>({
        name: 'lists',
        perTenant: true,
        ttlMs: 60_000,
      });
      await one.acme.set('monday', rice, { tags: ['week', 'rice'] });
      await one.acme.set('tuesday', soup, { tags: ['week'] });
      await lists.of('acme').set('shopping', 'rice', { tags: ['rice'] });
      expect(await other.acme.get('monday')).toEqual(rice);
      await other.cache.invalidateByTags(['rice'], { tenant: 'acme' });
      expect(await one.acme.get('monday')).toBeUndefined();
      expect(await lists.of('acme').get('shopping')).toBeUndefined();
      expect(await one.acme.get('tuesday')).toEqual(soup);
    }),
  );

  it(
    'reads an entry and the counters of the namespace’s tags with one command',
    inLab(async (lab) => {
      const { acme } = await openMenus(lab, { tags: () => ['week', 'kitchen'] });
      await acme.set('monday', rice);
      const before = await lab.commands('mget');
      expect(await acme.get('monday')).toEqual(rice);
      expect((await lab.commands('mget')) - before).toBe(1);
    }),
  );

  it(
    'does not keep what was loaded before an invalidation',
    inLab(async (lab) => {
      const [one, other] = [await openMenus(lab), await openMenus(lab)];
      const begun = Promise.withResolvers<void>();
      const end = Promise.withResolvers<typeof rice>();
      const options = { tags: ['week'] };
      const old = one.acme.getOrSet(
        'monday',
        () => {
          begun.resolve();
          return end.promise;
        },
        options,
      );
      await begun.promise;
      await other.cache.invalidateByTags(['week'], { tenant: 'acme' });
      // In the same process: the old loader is still at work, and not good enough any more.
      expect(await one.acme.getOrSet('monday', () => soup, options)).toEqual(soup);
      end.resolve(rice);
      expect(await old).toEqual(rice);
      expect(await one.acme.get('monday')).toEqual(soup);
      expect(await other.acme.get('monday')).toEqual(soup);
    }),
  );

  it(
    'does not find what was loaded before an invalidation, when nobody asked meanwhile',
    inLab(async (lab) => {
      const [one, other] = [await openMenus(lab), await openMenus(lab, { tags: () => ['week'] })];
      for (const { acme, cache } of [one, other]) {
        const begun = Promise.withResolvers<void>();
        const end = Promise.withResolvers<typeof rice>();
        const load = () => {
          begun.resolve();
          return end.promise;
        };
        const old = acme.getOrSet('monday', load, { tags: ['week'] });
        await begun.promise;
        await cache.invalidateByTags(['week'], { tenant: 'acme' });
        end.resolve(rice);
        expect(await old).toEqual(rice);
        expect(await one.acme.get('monday')).toBeUndefined();
        expect(await other.acme.get('monday')).toBeUndefined();
      }
    }),
  );

  it(
    'does not keep what was loaded before a deletion',
    inLab(async (lab) => {
      const [one, other] = [await openMenus(lab), await openMenus(lab)];
      const begun = Promise.withResolvers<void>();
      const end = Promise.withResolvers<typeof rice>();
      const old = one.acme.getOrSet('monday', () => {
        begun.resolve();
        return end.promise;
      });
      await begun.promise;
      await other.acme.delete('monday');
      const fresh = one.acme.getOrSet('monday', () => soup);
      end.resolve(rice);
      expect(await old).toEqual(rice);
      expect(await fresh).toEqual(soup);
      expect(await other.acme.get('monday')).toEqual(soup);
    }),
  );

  it(
    'counts an entry as invalid when a counter is gone, and begins a new one elsewhere',
    inLab(async (lab) => {
      const { acme } = await openMenus(lab);
      await acme.set('monday', rice, { tags: ['week'] });
      const counter = 'cache-tag:acme:week';
      const before = await lab.ask(async (client) => await client.get(counter));
      await lab.ask(async (client) => await client.del(counter));
      expect(await acme.get('monday')).toBeUndefined();
      await acme.set('tuesday', soup, { tags: ['week'] });
      expect(await lab.ask(async (client) => await client.get(counter))).not.toBe(before);
      expect(await acme.get('monday')).toBeUndefined();
      expect(await acme.get('tuesday')).toEqual(soup);
    }),
  );

  it(
    'counts an entry as invalid when a counter that is read with it is gone',
    inLab(async (lab) => {
      const { acme } = await openMenus(lab, { tags: () => ['week'] });
      for (const counter of ['cache-tag:acme:week', 'cache-tag:acme:@menus']) {
        await acme.set('monday', rice);
        expect(await acme.get('monday')).toEqual(rice);
        await lab.ask(async (client) => await client.del(counter));
        expect(await acme.get('monday'), counter).toBeUndefined();
      }
    }),
  );

  it(
    'clears a namespace of one tenant',
    inLab(async (lab) => {
      const { acme, namespace } = await openMenus(lab);
      await acme.setMany([
        ['monday', rice],
        ['tuesday', soup],
      ]);
      await namespace.of('bravo').set('monday', soup);
      expect(await acme.getMany(['tuesday', 'monday', 'sunday'])).toEqual([soup, rice, undefined]);
      await acme.clear();
      expect(await acme.getMany(['tuesday', 'monday'])).toEqual([undefined, undefined]);
      expect(await namespace.of('bravo').get('monday')).toEqual(soup);
    }),
  );
});
