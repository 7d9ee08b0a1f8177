import { nemesisNames, victims, type NemesisName, type Strike } from './nemesis.ts';
import { Random } from './random.ts';

/** Faults that come together; then all is healed and left in peace. */
export interface Storm {
  readonly strikes: readonly Strike[];
  /** Peace after it, in ms. */
  readonly calmMs: number;
}

/** One round: other keys, the same servers. Every nemesis strikes in each of them. */
export interface Round {
  readonly seed: number;
  readonly workers: number;
  /** Peace before the first storm, ms. */
  readonly warmUpMs: number;
  readonly storms: readonly Storm[];
}

/** Peace begins to count when everybody had this time to return to Redis (issue: within 2 s), ms. */
export const returnMs = 2_000;

const usualRoundMs = 30_000;
const warmUpMs = 1_000;
const measuredCalmMs = 1_300;
const shortest = 400;
/** The freeze of ten seconds needs a round that is long enough. */
const longFreezeMs = 10_000;
const shortFreezeMs = 2_500;

/** The faults of a run: the same for the same seed and length. */
export function makeSchedule(options: {
  readonly seconds: number;
  readonly seed: number;
}): readonly Round[] {
  const totalMs = options.seconds * 1_000;
  const rounds = Math.max(1, Math.round(totalMs / usualRoundMs));
  return Array.from({ length: rounds }, (_, index) =>
    makeRound(options.seed * 1_000 + index, totalMs / rounds),
  );
}

function makeRound(seed: number, roundMs: number): Round {
  const random = new Random(seed);
  const workers = random.between(3, 5);
  const calmMs = returnMs + measuredCalmMs;
  const storms = random.between(3, Math.max(3, Math.floor(roundMs / 7_000)));
  const stormyMs = Math.max(storms * 2_500, roundMs - warmUpMs - storms * calmMs);
  const freezeMs = stormyMs >= longFreezeMs * 1.5 ? longFreezeMs : shortFreezeMs;
  const others = Math.max(1_500, (stormyMs - freezeMs) / Math.max(1, storms - 1));
  const [first = [], ...rest] = deal(random, storms);
  return {
    seed,
    workers,
    warmUpMs,
    storms: random.shuffle([
      { strikes: inOrder(first.map((each) => strike(random, each, workers, freezeMs))), calmMs },
      ...rest.map((names) => ({
        strikes: inOrder(names.map((each) => strike(random, each, workers, others))),
        calmMs,
      })),
    ]),
  };
}

/** Shares the nemeses out among the storms; the freeze has Redis for itself in the first. */
function deal(random: Random, storms: number): NemesisName[][] {
  const hands = Array.from({ length: storms }, (): NemesisName[] => []);
  const servers = nemesisNames.filter(
    (name) => victims[name] === 'redis' && name !== 'redis-freeze',
  );
  const others = nemesisNames.filter((name) => victims[name] !== 'redis');
  hands[0]?.push('redis-freeze');
  for (const [index, name] of random.shuffle(servers).entries()) {
    hands[1 + (index % (storms - 1))]?.push(name);
  }
  for (const [index, name] of random.shuffle(others).entries()) hands[index % storms]?.push(name);
  return hands;
}

function strike(random: Random, nemesis: NemesisName, workers: number, stormMs: number): Strike {
  const longest = Math.min(2_500, stormMs * 0.6);
  const isServer = victims[nemesis] !== 'worker';
  const forMs =
    nemesis === 'redis-freeze'
      ? stormMs
      : random.between(shortest, isServer ? Math.min(longest, 1_000) : longest);
  return {
    nemesis,
    worker: random.between(0, workers - 1),
    atMs: nemesis === 'redis-freeze' ? 0 : random.between(0, Math.max(0, stormMs - forMs)),
    forMs,
    variant: random.between(0, 1),
  };
}

function inOrder(strikes: readonly Strike[]): Strike[] {
  return strikes.toSorted((a, b) => a.atMs - b.atMs);
}
