import type { Domain, DomainCaches } from '@sesi/cache';

import type { KitchenRows } from './kitchen-rows.ts';
import { bandung, bogor } from './people.ts';

const kept: Readonly<Record<Domain, readonly string[]>> = {
  menus: ['soto', 'rendang'],
  procurement: ['rice 200 kg'],
  production: ['soto: planned'],
  inventory: ['rice 40 kg'],
  distribution: ['school 3: 120 boxes'],
  hrd: ['Siti', 'Dewi'],
};

/** Each domain's list: from the cache, else from the rows and then into the cache. */
export async function caches(
  cache: DomainCaches,
  rows: KitchenRows,
  print: (line: string) => void,
): Promise<void> {
  print('Cache first, then the source, then the cache');
  const names: {
    readonly [Name in Domain]: readonly [
      get: (tenant: string) => Promise<unknown>,
      set: (tenant: string, items: readonly string[]) => Promise<void>,
    ];
  } = {
    menus: [
      async (of) => await cache.getMenus(of),
      async (of, items) => await cache.setMenus(of, items),
    ],
    procurement: [
      async (of) => await cache.getProcurement(of),
      async (of, items) => await cache.setProcurement(of, items),
    ],
    production: [
      async (of) => await cache.getProduction(of),
      async (of, items) => await cache.setProduction(of, items),
    ],
    inventory: [
      async (of) => await cache.getInventory(of),
      async (of, items) => await cache.setInventory(of, items),
    ],
    distribution: [
      async (of) => await cache.getDistribution(of),
      async (of, items) => await cache.setDistribution(of, items),
    ],
    hrd: [
      async (of) => await cache.getEmployees(of),
      async (of, items) => await cache.setEmployees(of, items),
    ],
  };
  const list = async (tenant: typeof bandung, domain: Domain): Promise<string> => {
    const [get, set] = names[domain];
    const cached = await get(tenant);
    if (cached !== undefined) return JSON.stringify(cached);
    const read = await rows.read(tenant, domain);
    await set(tenant, read);
    return JSON.stringify(read);
  };
  await rows.write(bogor, 'menus', ['gado-gado']);
  print(`  menus of bogor: ${await list(bogor, 'menus')}`);
  // The domains in the order above.
  for (const domain of Object.keys(names) as Domain[]) {
    await rows.write(bandung, domain, kept[domain]);
    const first = await list(bandung, domain);
    const isSame = (await list(bandung, domain)) === first;
    print(`  ${domain} of bandung: ${first}, once more: ${isSame ? 'the same' : 'another'}`);
  }
  const soto = async (): Promise<unknown> => {
    const cached = await cache.getRecord(bandung, 'menus', 'soto');
    if (cached !== undefined) return cached;
    const [name] = await rows.read(bandung, 'menus');
    await cache.setRecord(bandung, 'menus', 'soto', { name });
    return { name };
  };
  await soto();
  print(`  one menu: ${JSON.stringify(await soto())}`);
  await rows.write(bandung, 'menus', ['soto betawi', 'rawon']);
  await cache.invalidateByTag('menus', bandung);
  print(
    `  changed and invalidated: ${await list(bandung, 'menus')}, ${JSON.stringify(await soto())}`,
  );
}
