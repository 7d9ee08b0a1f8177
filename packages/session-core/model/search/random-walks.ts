import { copyWorld } from '../copy-world.ts';
import { doStep, isAtRest, protocolSteps } from '../protocol.ts';
import { rulesWithout, type Rule, type Rules } from '../rules.ts';
import type { Step } from '../steps/step.ts';
import { newWorld, type Budget, type Scale, type World } from '../world.ts';
import type { Found } from './shrink.ts';
import { StartingPoints, type StartingPoint } from './starting-points.ts';

export interface Walked {
  readonly walks: number;
  readonly steps: number;
  readonly found: Found | undefined;
}

/** A random whole number below `n` (at most 65,536), from a generator that always gives the same for the same seed (xorshift32). */
export type Random = (n: number) => number;

function seeded(seed: number): Random {
  let state = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) >>> 0 || 1;
  return (n) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 16) * n) >>> 16;
  };
}

const longestWalk = 60;
const longestWayToRest = 3_000;

/** Walks at random until something is found, or `goOn` (asked after every 100 walks) says no. */
export function randomWalks(
  missing: Rule | undefined,
  seed: number,
  goOn: (walks: number) => boolean,
): Walked {
  const random = seeded(seed);
  const rules = rulesWithout(missing);
  const stepsOf = new Map<string, readonly Step[]>();
  const points = new StartingPoints();
  let walks = 0;
  let steps = 0;
  do {
    for (let i = 0; i < 100; i += 1) {
      const point = (random(2) === 0 ? points.draw(random) : undefined) ?? newPoint(random);
      const size = `${point.scale.processes} ${point.scale.lanes}`;
      const all = stepsOf.get(size) ?? protocolSteps(point.scale, rules);
      stepsOf.set(size, all);
      const walk = new Walk(all, point, rules, random);
      let violation = walk.go(points);
      // That everything comes to rest is asked of the protocol as it is, not of what is left of a mutant.
      if (missing === undefined && violation === undefined && i % 10 === 0) violation = walk.rest();
      walks += 1;
      steps += walk.done.length;
      if (violation !== undefined) {
        const done = [...point.steps, ...walk.done];
        return { walks, steps, found: { missing, scale: point.scale, steps: done, violation } };
      }
    }
  } while (goOn(walks));
  return { walks, steps, found: undefined };
}

function newPoint(random: Random): StartingPoint {
  const scale = randomScale(random);
  return { scale, world: newWorld(scale), steps: [] };
}

const harmless = { cuts: 0, restarts: 0, switches: 0, restores: 0, deaths: 0, lapses: 0 };

/** Few kinds of faults in each walk, and others in the next one: that finds more than all of them at once. */
function randomScale(random: Random): Scale {
  const some = (most: number) => (random(3) > 0 ? 0 : 1 + random(most));
  const themes: readonly Partial<Budget>[] = [
    {},
    { switches: 1 + random(2) },
    { restarts: 1, cuts: some(1) },
    { restores: 1, lapses: some(1) },
    { deaths: 1, lapses: some(1), switches: random(2) },
    {
      cuts: some(2),
      restarts: some(1),
      switches: some(2),
      restores: some(1),
      deaths: some(1),
      lapses: some(1),
    },
  ];
  const budget: Budget = {
    writes: 1 + random(4),
    reads: random(4),
    evictions: some(2),
    pauses: some(1),
    late: some(2),
    claims: longestWayToRest,
    ...harmless,
    ...themes[random(themes.length)],
  };
  const processes = random(6) === 0 ? 3 : 2;
  return { processes, lanes: random(6) === 0 ? 2 : 1, exists: random(4) > 0, budget };
}

/** How often a step of each kind is put into the urn: one of three, anew in each walk. */
const often = { fault: [1, 2, 4], start: [0, 2, 4], work: [2, 6, 12], mishap: [0, 1, 4] } as const;

class Walk {
  readonly done: number[] = [];
  readonly #all: readonly Step[];
  readonly #point: StartingPoint;
  readonly #rules: Rules;
  readonly #random: Random;
  readonly #world: World;
  /** Numbers of the steps that can be drawn in this walk, each as often as it is likely. */
  readonly #urn: number[] = [];

  constructor(all: readonly Step[], point: StartingPoint, rules: Rules, random: Random) {
    this.#all = all;
    this.#point = point;
    this.#rules = rules;
    this.#random = random;
    this.#world = copyWorld(point.world);
    const { budget } = point.scale;
    for (let index = 0; index < all.length; index += 1) {
      const step = all[index];
      if (step === undefined || (step.cost !== undefined && budget[step.cost] === 0)) continue;
      for (let n = often[step.kind][random(3)] ?? 0; n > 0; n -= 1) this.#urn.push(index);
    }
  }

  /** Goes on until something is violated, or nothing is possible; what it comes to is offered as a starting point. */
  go(points: StartingPoints): string | undefined {
    const { scale, steps } = this.#point;
    for (let i = 0; i < longestWalk && this.#draw(this.#urn, false); i += 1) {
      points.offer(scale, this.#world, steps, this.done);
    }
    return this.#world.violation;
  }

  /** Without further faults and callers, everything must end and Redis be believed again. */
  rest(): string | undefined {
    const urn = this.#all.map((_, index) => index);
    for (let i = 0; i < longestWayToRest; i += 1) {
      if (isAtRest(this.#world)) return undefined;
      if (!this.#draw(urn, true)) break;
    }
    return this.#world.violation ?? 'it does not come to rest';
  }

  /** Does one of the steps that are possible; false when none is found, or when something is violated. */
  #draw(urn: readonly number[], noHarm: boolean): boolean {
    for (let tries = 0; tries < (noHarm ? 20_000 : 300); tries += 1) {
      const index = urn[this.#random(urn.length)] ?? 0;
      const step = this.#all[index];
      if (step === undefined || (noHarm && (step.kind === 'fault' || step.kind === 'start')))
        continue;
      if (!step.when(this.#world)) continue;
      this.done.push(index);
      return doStep(this.#world, step, this.#rules) === undefined;
    }
    return false;
  }
}
