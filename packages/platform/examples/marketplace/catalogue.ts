import type { Cache } from '@sesi/cache';
import type { VirtualClock } from '@sesi/jobs';
import { z } from 'zod';

import { until } from '../until.ts';

const minuteMs = 60_000;
const offer = z.object({ title: z.string(), price: z.int() });

/** Offers in front of a slow catalogue: warmed, kept in this process too, and shown a little old rather than late. */
export async function catalogue(scene: {
  readonly cache: Cache;
  readonly clock: VirtualClock;
  readonly print: (line: string) => void;
}): Promise<void> {
  const { cache, clock, print } = scene;
  const source = new Map([
    ['v1-cake', { title: 'Cake', price: 100 }],
    ['v1-candles', { title: 'Candles', price: 10 }],
    ['v2-flowers', { title: 'Flowers', price: 40 }],
  ]);
  const load = (id: string) => {
    const found = source.get(id);
    if (found === undefined) throw new Error(`There is no ${id}.`);
    return found;
  };
  const offers = cache.namespace({
    name: 'offers',
    perTenant: false,
    key: 'offer:{id}',
    schema: offer,
    ttlMs: minuteMs,
    staleMs: 10 * minuteMs,
    softMs: 20,
    loadDeadlineMs: 5_000,
    waitMs: 2_000,
    maxLoads: 4,
    maxBytes: 65_536,
    memory: true,
    tags: (id) => [`vendor:${id.split('-')[0]}`],
  });
  const show = async (id: string) =>
    (await offers.getOrSet(id, async () => await Promise.resolve(load(id))))?.price;

  print('A catalogue');
  const ids = [...source.keys()];
  const warmed = await offers.warm([...ids, 'v9-nothing'], load, { concurrency: 2 });
  print(
    `  warmed: ${warmed.loaded} loaded, ${warmed.failed.map(({ id }) => id).join(', ')} is not there`,
  );
  print(`  the cake is at hand: ${await offers.has('v1-cake')}`);
  const shown = await offers.getMany(ids);
  print(`  a page: ${ids.map((id, at) => `${id} ${(shown[at] ?? load(id)).price}`).join(', ')}`);

  const dearer = { title: 'Cake', price: 120 };
  source.set('v1-cake', dearer);
  await offers.set('v1-cake', dearer, { ttlMs: minuteMs / 2 });
  print(`  the cake costs more: ${await show('v1-cake')}`);
  await offers.delete('v2-flowers');
  print(`  flowers are read anew: ${!(await offers.has('v2-flowers'))}`);
  source.set('v1-cake', { title: 'Cake', price: 90 });
  source.set('v1-candles', { title: 'Candles', price: 9 });
  await cache.invalidateByTags(['vendor:v1']);
  print(`  a sale of v1: cake ${await show('v1-cake')}, candles ${await show('v1-candles')}`);
  const restocked = ids.map((id) => [id, { ...load(id), price: load(id).price + 1 }] as const);
  for (const [id, entry] of restocked) source.set(id, entry);
  await offers.setMany(restocked, { tags: ['restocked'] });
  print(`  restocked: cake ${await show('v1-cake')}, flowers ${await show('v2-flowers')}`);
  await offers.clear();
  print(`  cleared, the cake is at hand: ${await offers.has('v1-cake')}`);

  await show('v1-cake');
  source.set('v1-cake', { title: 'Cake', price: 80 });
  await clock.advance(2 * minuteMs);
  const slowly = Promise.withResolvers<void>();
  const first = offers.getOrSet('v1-cake', async () => {
    await slowly.promise;
    return load('v1-cake');
  });
  // With Redis the old price comes after 20 ms; without it there is none, and the caller waits for the new one.
  setTimeout(slowly.resolve, 100);
  print(`  a slow source, an old or new price: ${[91, 80].includes((await first)?.price ?? 0)}`);
  await until(async () => (await show('v1-cake')) === 80);
  print(`  and then the new one: ${await show('v1-cake')}`);
  const { memoryHits = 0 } = cache.stats()['offers'] ?? {};
  print(`  some of it came from this process: ${memoryHits > 0}`);
}
