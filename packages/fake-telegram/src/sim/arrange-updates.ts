import type { UpdateOrder } from '../state/update-queue.ts';
import type { Update } from '../wire/bot-api.ts';

/** How updates are put in another order. */
export interface Arrangement {
  /** Default: random. */
  readonly order?: UpdateOrder;
  /** Of the random order: the same seed gives the same order. Default: 1. */
  readonly seed?: number;
}

/** The updates in another order. */
export function arrangeUpdates(
  updates: readonly Update[],
  { order = 'random', seed = 1 }: Arrangement,
): readonly Update[] {
  if (order === 'as-sent') return updates;
  if (order === 'reversed') return updates.toReversed();
  const random = randomFrom(seed);
  return updates
    .map((update) => ({ update, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ update }) => update);
}

/** Numbers from 0 to 1 (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
