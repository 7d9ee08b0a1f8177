import { type Domain, listIds, openCache, openDomainCaches } from '@sesi/cache';
import type { SessionCore } from '@sesi/session-core';
import { Pool } from 'pg';

import { forEachOf } from '../callers.ts';
import { medianMs } from './median-ms.ts';

/** What operators wait for. */
export interface ScreenFigures {
  readonly menuMs: number;
  readonly dashboardMs: number;
  /** 0 to 1 */
  readonly callsSaved: number;
}

export interface ScreenPlan {
  /** Of each kind, one after another. */
  readonly calls: number;
  /** Of the mix of reads and changes. */
  readonly requests: number;
}

const tenants = 20;
const tenantOf = (n: number): string => `kitchen-${n % tenants}`;
const menu = Array.from({ length: 30 }, (_, n) => ({
  id: n,
  dish: `Soto ayam ${n}`,
  kcal: 400 + n,
}));
const domains: readonly Domain[] = [
  'menus',
  'procurement',
  'production',
  'inventory',
  'distribution',
];
/** Of a hundred requests, how many change something: a guess at a kitchen's day. */
const changesPerHundred = 5;

const readMenu = async (): Promise<unknown> => {
  await new Promise((resolve) => setTimeout(resolve, 20));
  return menu;
};

/** Measures the screens of contract E one call after another, on real servers. */
export async function measureScreens(
  core: SessionCore,
  postgresUrl: string,
  plan: ScreenPlan,
): Promise<ScreenFigures> {
  await using cache = openCache({ core });
  const caches = openDomainCaches(cache);

  const expectMenu = (got: unknown): void => {
    if (!Array.isArray(got) || got.length !== menu.length) throw new TypeError('No menu was kept.');
  };
  const show = async (domain: Domain, n: number): Promise<void> => {
    const lists = caches.namespaces[domain].of(tenantOf(n));
    // On a busy machine Redis is not believed for moments: then the source answers, and its time counts.
    expectMenu(await lists.getOrSet(listIds[domain], readMenu));
  };
  for (const domain of domains)
    await forEachOf(tenants, tenants, async (n) => await show(domain, n));
  const menuMs = await medianMs(plan.calls, async (n) => await show('menus', n));
  const dashboardMs = await medianMs(plan.calls, async (n) => {
    await Promise.all(domains.map(async (domain) => await show(domain, n)));
  });

  const pool = new Pool({ connectionString: postgresUrl });
  try {
    await pool.query(
      'create table kitchen_list (tenant text, domain text, data json, primary key (tenant, domain))',
    );
    let calls = 0;
    const query = async (text: string, values: readonly unknown[]): Promise<unknown> => {
      calls += 1;
      const { rows } = await pool.query<{ data: unknown }>(text, [...values]);
      return rows[0]?.data;
    };
    for (const domain of domains) {
      for (let n = 0; n < tenants; n += 1) {
        const values = [tenantOf(n), domain, JSON.stringify(menu)];
        await query('insert into kitchen_list values ($1, $2, $3)', values);
        await caches.invalidateByTag(domain, tenantOf(n));
      }
    }
    calls = 0;
    await forEachOf(plan.requests, 8, async (n) => {
      // A busy kitchen asks more often than a quiet one.
      const tenant = tenantOf(Math.floor(tenants * Math.random() ** 2));
      const domain = domains[Math.floor(Math.random() * domains.length)] ?? 'menus';
      if (n % 100 < changesPerHundred) {
        const values = [tenant, domain, JSON.stringify(menu)];
        await query('update kitchen_list set data = $3 where tenant = $1 and domain = $2', values);
        await caches.invalidateByTag(domain, tenant);
        return;
      }
      const load = async (): Promise<unknown> =>
        await query('select data from kitchen_list where tenant = $1 and domain = $2', [
          tenant,
          domain,
        ]);
      expectMenu(await caches.namespaces[domain].of(tenant).getOrSet(listIds[domain], load));
    });
    return { menuMs, dashboardMs, callsSaved: 1 - calls / plan.requests };
  } finally {
    await pool.end();
  }
}
