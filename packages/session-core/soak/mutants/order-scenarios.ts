import { soakCounter } from '../worker/soak-kinds.ts';
import type { Scenario } from './scenario.ts';
import { get, update } from './stage.ts';

const key = soakCounter.key('k');

/** Calls that meet each other. */
export const orderScenarios: readonly Scenario[] = [
  {
    protection: 'expected-version',
    story: 'three processes increment one counter at once',
    async play(stage) {
      await stage.warm(key);
      for (let round = 0; round < 20; round += 1) {
        await Promise.all(
          [stage.a, stage.b, stage.c].flatMap((each) => [update(each, key), update(each, key)]),
        );
      }
    },
  },
  {
    protection: 'coalescing-order',
    story:
      "changes of one key share a batch; a read comes while one from before A's write is under way",
    async play(stage) {
      const { a, b } = stage;
      await stage.warm(key);
      for (let round = 0; round < 5; round += 1) {
        await Promise.all(Array.from({ length: 20 }, async () => await update(a, key)));
      }
      for (let round = 0; round < 5; round += 1) {
        const each = soakCounter.key(`k-${round}`);
        await stage.warm(each);
        b.place.redis.hold('replies');
        const first = get(b, each);
        await update(a, each);
        const second = get(b, each);
        // The second one is sent, or has joined the first.
        await get(stage.c, each);
        b.place.redis.heal();
        await Promise.all([first, second]);
      }
    },
  },
];
