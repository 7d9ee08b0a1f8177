import { defineTopic } from '@sesi/access';
import type { DomainData } from '@sesi/cache';
import type { MultiTenant } from '@sesi/platform';
import { z } from 'zod';

import { until } from '../until.ts';
import { bandung, bogor } from './people.ts';

/** A topic of this app's own, beside those of contract E. */
const shifts = defineTopic({
  name: 'shifts',
  permission: 'shifts:listen',
  schema: z.object({ cook: z.string(), from: z.string() }),
  channel: 'shifts:{tenant}',
});

/** A process that follows the shifts of one kitchen; no session is needed for that. */
export async function shiftsOf(
  { channels }: Pick<MultiTenant<DomainData>, 'channels'>,
  print: (line: string) => void,
): Promise<void> {
  let current = '';
  const roster = new Set<string>();
  const channel = channels.of(bandung, shifts);
  using opened = new DisposableStack();
  const subscription = await channel.subscribe((notice) => {
    // After a gap some may be missing: what is true now is read anew.
    roster.add(notice.kind === 'gap' ? current : notice.payload.cook);
  });
  opened.use(subscription);
  await channels.of(bogor, shifts).publish({ cook: 'Rina', from: '06:00' });
  current = 'Dewi';
  await channel.publish({ cook: current, from: '14:00' });
  await until(async () => await Promise.resolve(roster.has(current)));
  print(`  the roster on ${channel.name}: ${[...roster].filter((name) => name !== '').join(', ')}`);
}
