/** How much is measured. */
export interface BenchPlan {
  /** Log files that Postgres has before anything is measured: all that will be written fits into them. */
  readonly logFiles: number;
  /** Sessions that are read and written. */
  readonly samples: number;
  readonly rounds: number;
  /** How long each one works in each round, ms. */
  readonly sliceMs: number;
  /** People who vote on one session at the same moment. */
  readonly voters: number;
  readonly faultRounds: number;
  /** How long Redis is away, ms. */
  readonly awayMs: number;
}

/** What the published figures come from: about five minutes. */
export const fullPlan: BenchPlan = {
  logFiles: 40,
  samples: 10_000,
  rounds: 7,
  sliceMs: 400,
  voters: 1_000,
  faultRounds: 3,
  awayMs: 2_500,
};

/** Enough to see that the bench works: its figures mean little. */
export const quickPlan: BenchPlan = {
  logFiles: 2,
  samples: 300,
  rounds: 1,
  sliceMs: 30,
  voters: 50,
  faultRounds: 1,
  awayMs: 1_300,
};
