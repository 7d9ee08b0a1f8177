/** A figure of the report: what it says, and what it must reach. */
export interface Figure {
  readonly name: FigureName;
  readonly meaning: string;
  readonly target?: { readonly atLeast: number } | { readonly atMost: number };
}

/** The report: every figure, as the JSON line has it. */
export type BenchReport = Readonly<Record<FigureName, number>>;

/** How long a view of Postgres may be believed, ms: the L of the protocol. */
const viewLifeMs = 300;

const definitions = {
  read_vs_raw_default: ['reads, against node-redis with its defaults', { atLeast: 2 }],
  read_vs_raw_tuned: ['reads, against node-redis without its timeouts', { atLeast: 0.8 }],
  read_vs_keyv: ['reads, against @keyv/redis', { atLeast: 2.5 }],
  read_vs_connect_redis: ['reads, against connect-redis'],
  read_vs_bentocache: ['reads, against bentocache'],
  read_vs_telegraf_session: ['reads, against @telegraf/session'],
  read_vs_raw_default_512: ['the same with 512 callers'],
  read_vs_raw_tuned_512: ['the same with 512 callers'],
  read_vs_keyv_512: ['the same with 512 callers'],
  read_vs_connect_redis_512: ['the same with 512 callers'],
  read_vs_bentocache_512: ['the same with 512 callers'],
  read_vs_telegraf_session_512: ['the same with 512 callers'],
  durable_write_vs_naive_dual: ['writes, against SET and one upsert', { atLeast: 4 }],
  durable_write_vs_naive_dual_512: ['the same with 512 callers'],
  durable_write_vs_tuned_dual: ['writes, against the same without timeouts, and prepared'],
  durable_write_vs_tuned_dual_512: ['the same with 512 callers'],
  durable_write_vs_raw_set_default: ['writes, against SET alone, 512 callers', { atLeast: 0.5 }],
  postgres_only_read_vs_select: ['reads without Redis, against one select each', { atLeast: 4 }],
  postgres_only_read_vs_select_512: ['the same with 512 callers'],
  hot_update_vs_watch_loop: ['1,000 voters on one session, against WATCH', { atLeast: 10 }],
  hot_update_vs_watch_loop_of_10: ['the same, against a pool of 10 connections'],
  memory_kb_per_1000_sessions: ['kB of Redis for 1,000 sessions of 300 bytes'],
  redis_op_ms_p50: ['ms of a session operation', { atMost: 5 }],
  redis_ops_per_s: ['session operations a second', { atLeast: 10_000 }],
  postgres_op_ms_p50: ['ms of a session operation without Redis', { atMost: 50 }],
  frozen_read_ms: ['longest read in flight when Redis freezes, ms', { atMost: 250 }],
  frozen_write_ms: ['longest write in flight when Redis freezes, ms', { atMost: viewLifeMs + 350 }],
  killed_read_ms: ['longest read in flight when Redis is killed, ms', { atMost: 20 }],
  killed_write_ms: [
    'longest write in flight when Redis is killed, ms',
    { atMost: viewLifeMs + 350 },
  ],
  return_ms: ['from the start of a killed Redis to reads from it, ms', { atMost: 2_000 }],
} as const satisfies Record<string, readonly [string, Figure['target']?]>;

export type FigureName = keyof typeof definitions;

/** All figures, in the order of the report. Targets stand in the issue; those without one are for people. */
export const figures: readonly Figure[] = Object.entries(definitions).map(
  ([name, [meaning, target]]) => ({
    // `Object.entries` forgets that these are the keys.
    name: name as FigureName,
    meaning,
    ...(target === undefined ? {} : { target }),
  }),
);

/** False when the figure has a target and misses it. What is no number misses every target. */
export function isReached({ target }: Pick<Figure, 'target'>, value: number): boolean {
  if (target === undefined) return true;
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}

/** Figures that miss their target. */
export function missedFigures(report: BenchReport): readonly Figure[] {
  return figures.filter((figure) => !isReached(figure, report[figure.name]));
}
