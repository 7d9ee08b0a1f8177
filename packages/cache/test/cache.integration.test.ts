import { testServices } from '@sesi/test-services/vitest';
import { describe, expect, it } from 'vitest';

import { inLab } from './lab/cache-lab.ts';
import { menus, openMenus, rice, soup } from './lab/menus.ts';

describe.skipIf('missing' in testServices().redis)('the cache', () => {
  it(
    'gives every process what one has kept, until it is deleted',
    inLab(async (lab) => {
      const [one, other] = [await openMenus(lab), await openMenus(lab)];
      await one.acme.set('monday', rice);
      expect(await other.acme.get('monday')).toEqual(rice);
      expect(await other.acme.has('monday')).toBe(true);
      await other.acme.delete('monday');
      expect(await one.acme.get('monday')).toBeUndefined();
    }),
  );

  it(
    'keeps an entry under the documented key',
    inLab(async (lab) => {
      const { acme } = await openMenus(lab);
      await acme.set('monday', rice);
      const text = await lab.ask(async (client) => await client.get('menu:acme:monday'));
      expect(JSON.parse(text ?? '')).toMatchObject({ of: 'menus', value: rice });
    }),
  );

  it(
    'never shows a tenant what belongs to another',
    inLab(async (lab) => {
      const { cache, namespace, acme } = await openMenus(lab);
      const other = namespace.of('bravo');
      await acme.set('monday', rice, { tags: ['week'] });
      expect(await other.get('monday')).toBeUndefined();
      await other.set('monday', soup, { tags: ['week'] });
      await other.delete('tuesday');
      await cache.invalidateByTags(['week'], { tenant: 'bravo' });
      await other.clear();
      expect(await acme.get('monday')).toEqual(rice);
      expect(await other.get('monday')).toBeUndefined();
      expect(() => namespace.of('acme:monday')).toThrow(
        expect.objectContaining({ code: 'CACHE_KEY_INVALID' }),
      );
    }),
  );

  it(
    'does not take the entry of another namespace for its own, even under the same key',
    inLab(async (lab) => {
      const { cache, acme } = await openMenus(lab, { key: 'cache:{tenant}:{id}' });
      const shared = cache.namespace<unknown>({
        name: 'shared',
        perTenant: false,
        key: 'cache:{id}',
        ttlMs: 60_000,
      });
      await acme.set('monday', rice);
      expect(await shared.get('acme:monday')).toBeUndefined();
      const lists = cache.namespace<unknown>({ name: 'lists', perTenant: true, ttlMs: 60_000 });
      await acme.set('lists:monday', rice);
      expect(await lists.of('acme').get('monday')).toBeUndefined();
    }),
  );

  it(
    'loads once for all callers of a process',
    inLab(async (lab) => {
      const { acme, cache } = await openMenus(lab);
      let loads = 0;
      const load = async () => {
        loads += 1;
        return rice;
      };
      const got = await Promise.all(
        Array.from({ length: 50 }, () => acme.getOrSet('monday', load)),
      );
      expect(got).toEqual(Array.from({ length: 50 }, () => rice));
      expect(loads).toBe(1);
      expect(got[0]).not.toBe(got[1]);
      await acme.getOrSet('monday', load);
      expect(cache.stats()['menus']).toMatchObject({
        hits: 1,
        misses: 50,
        loads: 1,
        loadErrors: 0,
      });
      expect(cache.stats()['menus']?.hitRate).toBeCloseTo(1 / 51);
    }),
  );

  it(
    'loads once for two processes, and the one that waits gets what the other loaded',
    inLab(async (lab) => {
      const [one, other] = [await openMenus(lab), await openMenus(lab)];
      const end = Promise.withResolvers<typeof rice>();
      const first = one.acme.getOrSet('monday', () => end.promise);
      await expect.poll(async () => await lab.ask((c) => c.exists('menu:acme:monday'))).toBe(1);
      let isLoaded = false;
      const second = other.acme.getOrSet('monday', () => {
        isLoaded = true;
        return soup;
      });
      await new Promise((resolve) => setTimeout(resolve, 100));
      end.resolve(rice);
      expect(await Promise.all([first, second])).toEqual([rice, rice]);
      expect(isLoaded).toBe(false);
    }),
  );

  it(
    'lets one process take over when the loader of another does not end',
    inLab(async (lab) => {
      const one = await openMenus(lab);
      const other = await openMenus(lab, { waitMs: 200 });
      const end = Promise.withResolvers<typeof rice>();
      const first = one.acme.getOrSet('monday', () => end.promise);
      await expect.poll(async () => await lab.ask((c) => c.exists('menu:acme:monday'))).toBe(1);
      expect(await other.acme.getOrSet('monday', () => soup)).toEqual(soup);
      end.resolve(rice);
      expect(await first).toEqual(rice);
      expect(await one.acme.get('monday')).toEqual(soup);
    }),
  );

  it(
    'passes the error of a loader to all who wait for it, and loads again for the next',
    inLab(async (lab) => {
      const { acme, cache, events } = await openMenus(lab);
      const load = async () => {
        throw new Error('the kitchen is closed');
      };
      const got = await Promise.allSettled([
        acme.getOrSet('monday', load),
        acme.getOrSet('monday', load),
      ]);
      expect(got).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
      expect(cache.stats()['menus']).toMatchObject({ loadErrors: 1 });
      expect(events).toMatchObject([{ type: 'load-failed', namespace: 'menus' }]);
      expect(await acme.getOrSet('monday', () => rice)).toEqual(rice);
    }),
  );

  it(
    'tells a loader to stop after its deadline, and its callers',
    inLab(async (lab) => {
      const { acme } = await openMenus(lab, { loadDeadlineMs: 100 });
      let signal: AbortSignal | undefined;
      const got = acme.getOrSet('monday', async (context) => {
        signal = context.signal;
        return await new Promise<never>(() => undefined);
      });
      await expect(got).rejects.toMatchObject({ code: 'CACHE_LOAD_TIMEOUT' });
      expect(signal?.aborted).toBe(true);
      expect(await acme.getOrSet('monday', () => soup)).toEqual(soup);
    }),
  );

  it(
    'lets no more loaders work at a time than it is told',
    inLab(async (lab) => {
      const { acme } = await openMenus(lab, { maxLoads: 2 });
      let working = 0;
      let most = 0;
      const load = async () => {
        working += 1;
        most = Math.max(most, working);
        await new Promise((resolve) => setTimeout(resolve, 10));
        working -= 1;
        return rice;
      };
      await Promise.all(Array.from({ length: 10 }, (_, n) => acme.getOrSet(`day-${n}`, load)));
      expect(most).toBe(2);
    }),
  );

  it(
    'keeps nothing when a loader finds nothing',
    inLab(async (lab) => {
      const { acme } = await openMenus(lab);
      expect(await acme.getOrSet('monday', () => undefined)).toBeUndefined();
      expect(await lab.ask(async (client) => await client.exists('menu:acme:monday'))).toBe(0);
    }),
  );

  it(
    'warms what is not there yet, and reports what failed',
    inLab(async (lab) => {
      const { acme } = await openMenus(lab);
      await acme.set('monday', rice);
      let working = 0;
      let most = 0;
      const load = async (id: string) => {
        working += 1;
        most = Math.max(most, working);
        await new Promise((resolve) => setTimeout(resolve, 50));
        working -= 1;
        if (id === 'sunday') throw new Error('closed on sundays');
        return soup;
      };
      const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'sunday'];
      expect(await acme.warm(days, load, { concurrency: 2 })).toMatchObject({
        loaded: 3,
        skipped: 1,
        failed: [{ id: 'sunday' }],
      });
      expect(most).toBe(2);
      expect(await acme.get('tuesday')).toEqual(soup);
    }),
  );

  it(
    'counts what it cannot read as a miss, and removes it',
    inLab(async (lab) => {
      const { acme, events } = await openMenus(lab);
      for (const text of ['{"token":"a","of":"menus"', '[]', 'null', '{"filling":7}']) {
        await lab.ask(async (client) => await client.set('menu:acme:monday', text));
        expect(await acme.get('monday'), text).toBeUndefined();
        expect(await lab.ask(async (client) => await client.exists('menu:acme:monday')), text).toBe(
          0,
        );
      }
      expect(events.map(({ type }) => type)).toEqual(
        Array.from({ length: 4 }, () => 'entry-unreadable'),
      );
      await lab.ask(async (client) => await client.lPush('menu:acme:monday', 'x'));
      expect(await acme.getOrSet('monday', () => rice)).toEqual(rice);
      expect(await acme.get('monday')).toEqual(rice);
    }),
  );

  it(
    'counts what does not fit the schema of today as a miss',
    inLab(async (lab) => {
      const { acme, cache } = await openMenus(lab);
      await acme.set('monday', rice);
      const text = await lab.ask(async (client) => await client.get('menu:acme:monday'));
      await lab.ask(
        async (client) =>
          await client.set('menu:acme:monday', (text ?? '').replace('dish', 'meal')),
      );
      expect(await acme.get('monday')).toBeUndefined();
      expect(await acme.getOrSet('monday', () => soup)).toEqual(soup);
      expect(cache.stats()['menus']).toMatchObject({ loads: 1 });
    }),
  );

  it(
    'refuses what it cannot keep, and says why',
    inLab(async (lab) => {
      const { acme, cache, events } = await openMenus(lab, { maxBytes: 100 });
      // As somebody without types would call it.
      await expect(
        acme.set('monday', { meal: 'x' } as unknown as typeof rice),
      ).rejects.toMatchObject({
        code: 'CACHE_VALUE_INVALID',
        message: expect.stringContaining('dish'),
      });
      const large = { dish: 'é'.repeat(60) };
      await expect(acme.set('monday', large)).rejects.toMatchObject({
        code: 'CACHE_ENTRY_TOO_LARGE',
      });
      expect(await acme.getOrSet('monday', () => large)).toEqual(large);
      expect(await acme.get('monday')).toBeUndefined();
      expect(events).toMatchObject([{ type: 'entry-too-large', key: 'menu:acme:monday' }]);
      await expect(acme.get('')).rejects.toMatchObject({ code: 'CACHE_KEY_INVALID' });
      await expect(acme.get('a\nb')).rejects.toMatchObject({ code: 'CACHE_KEY_INVALID' });
      await expect(acme.set('monday', rice, { tags: ['@menus'] })).rejects.toMatchObject({
        code: 'CACHE_KEY_INVALID',
      });
      await expect(acme.set('monday', rice, { ttlMs: 0.5 })).rejects.toMatchObject({
        code: 'CACHE_OPTIONS_INVALID',
      });
      expect(() => cache.namespace(menus)).toThrow(
        expect.objectContaining({ code: 'CACHE_OPTIONS_INVALID' }),
      );
    }),
  );
});
