import { setTimeout as sleep } from 'node:timers/promises';

import { Random } from '../nemeses/random.ts';
import type { Caller } from './caller.ts';
import type { CallRequest, Load } from './messages.ts';

/** A call that has not settled so long after the end of the load never will. */
const settleMs = 6_000;
/** Callers whose call failed wait this long, as a person would who tries again. */
const afterFailureMs = 20;
/** The first keys are taken more often than the last ones, which rest between their changes. */
const skew = 2;

/** Callers that work until they are told to end. */
export class RunningLoad {
  readonly #caller: Caller;
  readonly #load: Load;
  readonly #callers: Promise<void>[];
  #ending = false;

  constructor(caller: Caller, load: Load) {
    this.#caller = caller;
    this.#load = load;
    this.#callers = Array.from({ length: load.callers }, async (_, index) => {
      await this.#work(new Random(load.seed * 1_000 + index));
    });
  }

  /** Resolves when all callers are done, or are given up. */
  async end(): Promise<void> {
    this.#ending = true;
    const settled = await Promise.race([
      Promise.all(this.#callers),
      sleep(settleMs, 'late' as const, { ref: false }),
    ]);
    if (settled === 'late') this.#caller.giveUpOpenCalls();
  }

  async #work(random: Random): Promise<void> {
    while (!this.#ending) {
      const { outcome } = await this.#caller.call(this.#next(random));
      const failed = outcome === 'refused' || outcome === 'unknown';
      await sleep(failed ? afterFailureMs : random.between(0, 6));
    }
  }

  #next(random: Random): CallRequest {
    const { counters, values } = this.#load;
    const counter = random.pick(counters, skew);
    const value = random.pick(values, skew);
    const dice = random.between(1, 100);
    if (dice <= 60) return { type: 'get', keys: [random.pick([counter, value])] };
    if (dice <= 74) return { type: 'update', keys: [counter] };
    if (dice <= 78) return { type: 'commit', keys: twoOf(random, counters) };
    if (dice <= 85) return { type: 'update', keys: [value] };
    if (dice <= 90) return { type: 'delete', keys: [value] };
    const type = dice <= 96 ? 'create' : 'save';
    const mayExpire = random.next() < 0.4;
    return { type, keys: [value], ...(mayExpire ? { ttlMs: random.between(100, 2_000) } : {}) };
  }
}

function twoOf(random: Random, keys: readonly string[]): string[] {
  const first = random.pick(keys, skew);
  const others = keys.filter((key) => key !== first);
  return [first, random.pick(others, skew)];
}
