import type { Figure } from '../figures.ts';

const definitions = {
  get_vs_bentocache: ['reads from Redis, against bentocache over node-redis'],
  tagged_get_vs_bentocache: ['the same with two tags each', { atLeast: 5 }],
  get_vs_cacheable: ['reads from Redis, against cacheable over @keyv/redis'],
  stampede_loads: ['loads of a cold key that 16 processes ask for, at most', { atMost: 1 }],
  validate_ms_p50: ['ms to validate one of 10,000 live sessions', { atMost: 1 }],
  menu_ms_p50: ['ms for a cached menu', { atMost: 5 }],
  dashboard_ms_p50: ['ms for a dashboard of five cached lists', { atMost: 10 }],
  db_calls_saved: ['share of calls of Postgres that the cache saves', { atLeast: 0.6 }],
} as const satisfies Record<string, readonly [string, Figure['target']?]>;

export type CacheFigureName = keyof typeof definitions;

/** The report: every figure, as the JSON line has it. */
export type CacheReport = Readonly<Record<CacheFigureName, number>>;

/** A figure beside its target. */
export interface CacheFigure extends Pick<Figure, 'meaning' | 'target'> {
  readonly name: CacheFigureName;
}

/** All figures, in the order of the report. */
export const cacheFigures: readonly CacheFigure[] = Object.entries(definitions).map(
  ([name, [meaning, target]]) => ({
    // `Object.entries` forgets that these are the keys.
    name: name as CacheFigureName,
    meaning,
    ...(target === undefined ? {} : { target }),
  }),
);
