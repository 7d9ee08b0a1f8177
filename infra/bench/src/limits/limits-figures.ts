import type { Figure } from '../figures.ts';

const definitions = {
  limit_one_key_vs_flexible: 'checks of one key, against rate-limiter-flexible',
  limit_hundred_keys_vs_flexible: 'checks of a hundred keys',
  limit_refused_vs_flexible: 'checks of ten keys that are over their limit',
  limit_rare_keys_vs_flexible: 'checks of 50,000 keys that come rarely',
} as const satisfies Record<`limit_${string}_vs_flexible`, string>;

/** The report: checks a second as ratios, by `limit_<scene>_vs_flexible`. */
export type LimitsReport = Readonly<Record<keyof typeof definitions, number>>;

/** A figure; these have no targets. */
export interface LimitsFigure extends Pick<Figure, 'meaning'> {
  readonly name: keyof LimitsReport;
}

/** All figures, in the order of the report. */
export const limitsFigures: readonly LimitsFigure[] = Object.entries(definitions).map(
  ([name, meaning]) => ({
    // `Object.entries` forgets that these are the keys.
    name: name as keyof LimitsReport,
    meaning,
  }),
);
