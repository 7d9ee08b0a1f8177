import type { Figure } from '../figures.ts';

/** The report: every figure, as the JSON line has it. */
export type TelegramReport = Readonly<Record<'ratio' | 'updates_per_s' | 'p99_ms', number>>;

/** A figure beside its target. */
export interface TelegramFigure extends Pick<Figure, 'meaning' | 'target'> {
  readonly name: keyof TelegramReport;
}

/** All figures, in the order of the report. The target stands in the issue. */
export const telegramFigures: readonly TelegramFigure[] = [
  {
    name: 'ratio',
    meaning: 'updates a second, against a bare Telegraf handler that stores nothing',
    target: { atLeast: 0.5 },
  },
  { name: 'updates_per_s', meaning: 'votes a second: webhook in, vote durable, answer out' },
  { name: 'p99_ms', meaning: 'ms from the update to the answer, 99 of 100 votes' },
];
