import type { Lab } from '../lab/lab.ts';

/** Whom a nemesis strikes; two at once on the same one are struck one after the other. */
export type Victim = 'worker' | 'redis' | 'postgres';

/** One fault to come. */
export interface Strike {
  readonly nemesis: NemesisName;
  /** Which worker, for those that strike one. */
  readonly worker: number;
  /** From the beginning of its storm, ms. */
  readonly atMs: number;
  readonly forMs: number;
  /** Decides between the variants of a nemesis: 0 or 1. */
  readonly variant: number;
}

/** Carries out a fault and heals it again; false when it hit nothing. */
export type Nemesis = (lab: Lab, strike: Strike) => Promise<boolean>;

/** Every fault there is, and whom it strikes. */
export const victims = {
  'worker-stop': 'worker',
  'worker-kill': 'worker',
  'worker-kill-before-apply': 'worker',
  'worker-clock-shift': 'worker',
  'redis-link-cut': 'worker',
  'redis-link-blackhole': 'worker',
  'redis-link-delay': 'worker',
  'redis-link-one-way': 'worker',
  'redis-link-forgotten': 'worker',
  'postgres-link-cut': 'worker',
  'postgres-link-blackhole': 'worker',
  'postgres-link-delay': 'worker',
  'postgres-link-one-way': 'worker',
  'postgres-link-forgotten': 'worker',
  'redis-kill': 'redis',
  'redis-old-data': 'redis',
  'redis-eviction': 'redis',
  'redis-flushall': 'redis',
  'redis-script-flush': 'redis',
  'redis-readonly': 'redis',
  'redis-loading': 'redis',
  'redis-freeze': 'redis',
  'postgres-restart': 'postgres',
  'postgres-freeze': 'postgres',
} as const satisfies Record<string, Victim>;

export type NemesisName = keyof typeof victims;

/** In the order above. */
export const nemesisNames = Object.keys(victims) as readonly NemesisName[];
