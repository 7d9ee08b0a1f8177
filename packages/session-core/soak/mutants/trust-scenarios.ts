import { setTimeout as sleep } from 'node:timers/promises';

import { viewLifeMs } from '../../src/store/view.ts';
import { soakCounter } from '../worker/soak-kinds.ts';
import type { Scenario } from './scenario.ts';
import { get, reads, type Stage, update } from './stage.ts';

const key = soakCounter.key('k');
const others = Array.from({ length: 20 }, (_, index) => soakCounter.key(`other-${index}`));

/** Redis is killed and comes back with what it held before the last writes; everybody reads on. */
async function timeTravel(stage: Stage): Promise<void> {
  const { a, b, c, lab } = stage;
  await stage.warm(key, ...others);
  await lab.redis.takeSnapshot();
  for (const each of [key, ...others]) await update(a, each);
  await lab.redis.kill();
  const reading = [a, b, c].map(async (each) => await stage.readFor(2_500, each, key, ...others));
  await lab.redis.restartFromSnapshot();
  await Promise.all(reading);
}

/** Which Redis is believed, and when. */
export const trustScenarios: readonly Scenario[] = [
  {
    protection: 'identity',
    story: 'Redis comes back with an old snapshot',
    play: timeTravel,
  },
  {
    protection: 'none-while-reconciling',
    story: 'Redis comes back with an old snapshot and is reconciled over slow links',
    async play(stage) {
      for (const { place } of stage.lab.workers) place.redis.delay(20);
      await timeTravel(stage);
    },
  },
  {
    protection: 'check-after-answer',
    story: "Redis follows an older master while B's read is under way and B's view lapses",
    async play(stage) {
      const { a, b, lab } = stage;
      for (let attempt = 0; attempt < 8; attempt += 1) {
        const each = soakCounter.key(`k-${attempt}`);
        await stage.warm(each);
        const old = (await stage.copyOf(each)) ?? '';
        await update(a, each);
        await stage.trusts(b, [each]);
        b.place.postgres.hold('both');
        const lapsedAt = performance.now() + viewLifeMs + 10;
        // The last view is at most 100 ms old: the read begins within its life and is answered after it.
        await sleep(225);
        const held = b.place.redis.holdFrom(reads(each));
        const reading = get(b, each);
        await Promise.race([held, sleep(30)]);
        await lab.redis.run(async (admin) => {
          await admin.sendCommand(['REPLICAOF', '127.0.0.1', '1']);
          await admin.sendCommand(['REPLICAOF', 'NO', 'ONE']);
          await admin.set(each, old, { PX: 60_000 });
        });
        await sleep(Math.max(0, lapsedAt - performance.now()));
        b.place.redis.heal();
        await sleep(30);
        b.place.postgres.heal();
        await reading;
      }
    },
  },
];
