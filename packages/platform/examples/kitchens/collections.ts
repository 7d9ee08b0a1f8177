import type { Collections } from '@sesi/cache';
import { z } from 'zod';

import { bandung } from './people.ts';

/** What a kitchen writes down in a day: a value, values by field, a list and a set. */
export async function collections(kept: Collections, print: (line: string) => void): Promise<void> {
  print('Typed collections');
  const shift = kept.value<string>(bandung, 'shift', { ttlMs: 8 * 3_600_000 });
  await shift.set('morning');
  const stock = kept.hash(bandung, 'stock', { schema: z.number() });
  await stock.set('rice', 40);
  await stock.set('chicken', 25);
  await stock.set('milk', 0);
  await stock.delete('milk');
  print(
    `  shift ${await shift.get()}, stock ${JSON.stringify(Object.fromEntries(await stock.all()))}`,
  );
  const steps = kept.list<string>(bandung, 'steps');
  await steps.push('plan', 'wash', 'cut', 'cook');
  await steps.trim(1, -1);
  const trucks = kept.set(bandung, 'trucks');
  await trucks.add('D 1', 'D 2', 'D 3', 'D 1');
  await trucks.remove('D 3');
  print(
    `  ${await steps.length()} steps ${(await steps.range()).join(' > ')}, trucks ${[...(await trucks.members())].join(', ')}, D 2 is there: ${await trucks.has('D 2')}`,
  );
  for (const one of [shift, steps, trucks]) await one.clear();
  await kept.hash(bandung, 'yesterday').clear();
  print(
    `  the day is over: shift ${await shift.get()}, ${await steps.length()} steps, ${(await trucks.members()).size} trucks`,
  );
}
