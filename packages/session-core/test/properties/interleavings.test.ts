import { expect, it } from 'vitest';

import type { Protection } from '../../src/protections.ts';
import { hunt } from './hunt.ts';
import { type Fault } from './plans.ts';

const every: readonly Fault[] = [
  'evict', 'reset 0', 'reset 1', 'cut 0', 'heal 0', 'dump', 'restart from dump', 'crash 0',
  'lose a commit: was done', 'lose a commit: is done later',
];

const env = process.env;
it('y', { timeout: 300_000 }, async () => {
  const t0 = process.hrtime.bigint();
  const without = (env['WITHOUT'] ?? '').split(',').filter(Boolean) as Protection[];
  const faults = env['FAULTS'] === undefined ? every : env['FAULTS'].split(',') as Fault[];
  const r = await hunt(without, faults, { seed: Number(env['SEED'] ?? 1), numRuns: Number(env['RUNS'] ?? 20) });
  console.log({ ...r, found: r.found && { ...r.found, plan: JSON.stringify(r.found.plan), told: r.found.told.length } , ms: Number(process.hrtime.bigint() - t0) / 1e6 });
  if (r.found) (await import('node:fs')).writeFileSync('/tmp/told.log', r.found.told.join('\n'));
  expect(1).toBe(1);
});
