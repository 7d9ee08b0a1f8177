import { soakCounter, soakValue } from '../worker/soak-kinds.ts';
import type { Scenario } from './scenario.ts';
import { get, type Stage, update } from './stage.ts';

const key = soakCounter.key('k');

/** B has read the row and is about to fill the copy when `meanwhile` happens; then the fill arrives. */
async function lateFill(stage: Stage, meanwhile: () => Promise<void>): Promise<void> {
  const { b, c } = stage;
  await stage.warm(key);
  await stage.evict(key);
  const held = stage.holdScript(b, 'fill');
  const filling = get(b, key);
  await held;
  await meanwhile();
  b.place.redis.heal();
  await filling;
  await stage.readFor(100, c, key);
}

/** What the three scripts refuse. */
export const copyScenarios: readonly Scenario[] = [
  {
    protection: 'token',
    story: 'B fills a copy with an old row after its token was evicted and C filled it anew',
    async play(stage) {
      await lateFill(stage, async () => {
        await update(stage.a, key);
        await stage.evict(key);
        await get(stage.c, key);
      });
    },
  },
  {
    protection: 'floor',
    story: 'B fills a copy with an old row after A wrote, while its token stands',
    async play(stage) {
      await lateFill(stage, async () => {
        await update(stage.a, key);
      });
    },
  },
  {
    protection: 'absent-stays-absent',
    story: "A's copy arrives after B's newer one was evicted",
    async play(stage) {
      const { a, b, c } = stage;
      await stage.warm(key);
      const held = stage.holdScript(a, 'apply');
      const first = update(a, key);
      await held;
      await update(b, key);
      await stage.evict(key);
      a.place.redis.heal();
      await first;
      await stage.readFor(100, c, key);
    },
  },
  {
    protection: 'not-after',
    story: "A's copy arrives an hour late: its session was deleted and purged meanwhile",
    async play(stage) {
      const { a, b, c, lab } = stage;
      const gone = soakValue.key('gone');
      await stage.warm(gone);
      const held = stage.holdScript(a, 'apply');
      const late = update(a, gone);
      await held;
      await late;
      a.place.redis.loseClients();
      await stage.trusts(b, [gone]);
      await b.call({ type: 'delete', keys: [gone] });
      // What purging does an hour after the end; the negative copies of that time are gone too.
      await lab.postgres.query(`delete from core.session where kind = '${soakValue.name}'`);
      await stage.evict(gone);
      await stage.trusts(c, [gone]);
      a.place.redis.heal();
      await stage.readFor(200, c, gone);
    },
  },
  {
    protection: 'writer-slots',
    story:
      'A is killed between its commit and the update of the copy; nobody writes that key again',
    async play(stage) {
      const { a } = stage;
      await stage.warm(key);
      const held = stage.holdScript(a, 'apply');
      // Its answer never comes.
      void update(a, key);
      await held;
      await a.kill();
      a.place.redis.dropConnections();
      a.place.redis.heal();
    },
  },
];
