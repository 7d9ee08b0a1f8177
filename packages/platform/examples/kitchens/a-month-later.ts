import type { AuditEntry } from '@sesi/access';
import type { DomainData } from '@sesi/cache';
import type { VirtualClock } from '@sesi/jobs';
import type { MultiTenant } from '@sesi/platform';

import { bandung } from './people.ts';

const dayMs = 24 * 3_600_000;

/** The audit log is moved into its archive, and its chain still holds against a head that was kept elsewhere. */
export async function aMonthLater(scene: {
  readonly services: Pick<MultiTenant<DomainData>, 'audit'>;
  readonly clock: VirtualClock;
  readonly print: (line: string) => void;
}): Promise<void> {
  const { services, clock, print } = scene;
  const { audit } = services;
  print('A month later');
  const before = await audit.verify(bandung);
  if (before.kind === 'broken') throw new Error(`The chain is broken at ${before.seq}.`);
  const from = clock.now();
  await clock.advance(32 * dayMs);
  await audit.append({
    tenant: bandung,
    action: 'inventory-taken',
    outcome: 'success',
    userId: 'siti',
  });
  print(`  entries archived: ${(await audit.archive()) > 0}`);
  const page = await audit.query(bandung, { outcome: 'success', limit: 10 });
  print(`  in the log: ${page.entries.map(({ action }) => action).join(', ')}`);
  const archived: AuditEntry[] = [];
  for await (const entry of audit.archived(bandung, { to: from })) archived.push(entry);
  print(`  in the archive: ${archived.length}, the last ${archived.at(-1)?.action}`);
  print(
    `  its chain, from the head that was kept: ${(await audit.verify(bandung, before.head)).kind}`,
  );
}
