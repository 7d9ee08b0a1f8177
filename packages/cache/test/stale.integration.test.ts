import { testServices } from '@sesi/test-services/vitest';
import { describe, expect, it } from 'vitest';

import { inLab } from './lab/cache-lab.ts';
import { openMenus, rice, soup } from './lab/menus.ts';

describe.skipIf('missing' in testServices().redis)('an entry past its time', () => {
  it(
    'serves it at once and loads a new one behind it',
    inLab(async (lab) => {
      const clock = { aheadMs: 0 };
      const { acme, cache } = await openMenus(lab, { staleMs: 60_000 }, clock);
      await acme.set('monday', rice);
      clock.aheadMs = 61_000;
      expect(await acme.get('monday')).toBeUndefined();
      expect(await acme.getOrSet('monday', () => soup)).toEqual(rice);
      await expect.poll(async () => await acme.get('monday')).toEqual(soup);
      expect(cache.stats()['menus']).toMatchObject({ staleHits: 1 });
    }),
  );

  it(
    'waits as long as it is told before it serves it',
    inLab(async (lab) => {
      const clock = { aheadMs: 0 };
      const { acme } = await openMenus(lab, { staleMs: 60_000, softMs: 200 }, clock);
      await acme.set('monday', rice);
      clock.aheadMs = 61_000;
      expect(await acme.getOrSet('monday', () => soup)).toEqual(soup);
      clock.aheadMs = 122_000;
      const end = Promise.withResolvers<typeof rice>();
      expect(await acme.getOrSet('monday', () => end.promise)).toEqual(soup);
      end.resolve(rice);
      await expect.poll(async () => await acme.get('monday')).toEqual(rice);
    }),
  );

  it(
    'serves it when loading fails, and lets the source rest',
    inLab(async (lab) => {
      const clock = { aheadMs: 0 };
      const [one, other] = [
        await openMenus(lab, { staleMs: 60_000, softMs: 200 }, clock),
        await openMenus(lab, { staleMs: 60_000, softMs: 50 }, clock),
      ];
      await one.acme.set('monday', rice);
      clock.aheadMs = 61_000;
      const fail = () => Promise.reject(new Error('closed'));
      expect(await one.acme.getOrSet('monday', fail)).toEqual(rice);
      let loads = 0;
      const load = () => {
        loads += 1;
        return soup;
      };
      expect(await other.acme.getOrSet('monday', load)).toEqual(rice);
      expect(loads).toBe(0);
      await expect
        .poll(async () => await other.acme.getOrSet('monday', load), { timeout: 5_000 })
        .toEqual(soup);
    }),
  );

  it(
    'does not serve it when it was invalidated',
    inLab(async (lab) => {
      const clock = { aheadMs: 0 };
      const { acme, cache } = await openMenus(lab, { staleMs: 60_000 }, clock);
      await acme.set('monday', rice, { tags: ['week'] });
      clock.aheadMs = 61_000;
      await cache.invalidateByTags(['week'], { tenant: 'acme' });
      expect(await acme.getOrSet('monday', () => soup)).toEqual(soup);
    }),
  );

  it(
    'does not serve it after its second time either',
    inLab(async (lab) => {
      const clock = { aheadMs: 0 };
      const { acme } = await openMenus(lab, { staleMs: 60_000 }, clock);
      await acme.set('monday', rice);
      clock.aheadMs = 121_000;
      expect(await acme.getOrSet('monday', () => soup)).toEqual(soup);
    }),
  );
});
