import { setTimeout as sleep } from 'node:timers/promises';

import type { Lab } from '../lab/lab.ts';
import { soakCounter } from '../worker/soak-kinds.ts';
import type { Scenario } from './scenario.ts';
import { get, type Stage, update } from './stage.ts';

const key = soakCounter.key('k');
const another = soakCounter.key('another');

/** Writers that cannot reach Redis, and readers that can. */
export const fenceScenarios: readonly Scenario[] = [
  {
    protection: 'fence',
    story: 'A is cut off from Redis and writes; B, which is not, reads what Redis holds',
    async play(stage) {
      const { a, b } = stage;
      await stage.warm(key);
      a.place.redis.cut();
      await update(a, key);
      await stage.readFor(100, b, key);
      a.place.redis.heal();
    },
  },
  {
    protection: 'fence-wait',
    story: "B's last view of Postgres is from before A's fence when A's write is acknowledged",
    async play(stage) {
      await stage.warm(key);
      stage.a.place.redis.cut();
      await writeUnseenAndRead(stage);
    },
  },
  {
    protection: 'wait-per-fence-row',
    story: "A's fence was waited for, lifted and put up anew, which B has not seen yet",
    async play(stage) {
      const { a, b, lab } = stage;
      await stage.warm(key, another);
      a.place.redis.cut();
      await update(a, another);
      a.place.redis.heal();
      await stage.until('the fence is lifted', async () => !(await hasFence(lab)));
      await stage.trusts(b, [key]);
      await stage.trusts(a, [key]);
      a.place.redis.cut();
      await writeUnseenAndRead(stage);
    },
  },
  {
    protection: 'two-statement-lift',
    story: 'a fence is about to be lifted while the next entry of its outbox is being committed',
    async play(stage) {
      const { a, b, c, lab } = stage;
      await stage.warm(key, another);
      a.place.redis.cut();
      await update(a, another);
      const committing = stage.holdCommit(a);
      const second = update(a, key);
      await committing;
      a.place.redis.heal();
      await stage.until('A waits to lift its fence', async () => await someoneWaits(lab));
      // Nobody repairs the copy of the new entry before B reads it.
      a.place.redis.cut();
      c.place.redis.cut();
      void b.place.postgres.holdFrom((request) => request.includes('core.redis_outbox order by'));
      a.place.postgres.heal();
      await second;
      await stage.readFor(500, b, key);
    },
  },
];

async function hasFence(lab: Lab): Promise<boolean> {
  return (await lab.postgres.query('select 1 from core.redis_fence')).length > 0;
}

/** Whether a statement waits for a row that another transaction holds. */
async function someoneWaits(lab: Lab): Promise<boolean> {
  const waiting = await lab.postgres.query(
    "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
  );
  return waiting.length > 0;
}

/** A writes and is acknowledged while B hears nothing of Postgres; then B reads. */
async function writeUnseenAndRead({ a, b }: Stage): Promise<void> {
  b.place.postgres.hold('both');
  await update(a, key);
  const read = get(b, key);
  // A copy would have been read by now; the truth needs Postgres.
  await sleep(50);
  b.place.postgres.heal();
  await read;
}
