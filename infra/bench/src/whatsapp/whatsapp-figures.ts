import type { Figure } from '../figures.ts';

/** The report: every figure, as the JSON line has it. */
export type WhatsAppReport = Readonly<
  Record<
    | 'messages_per_s'
    | 'p99_ms'
    | 'ratio'
    | 'parses_per_s'
    | 'local_messages_per_s'
    | 'local_p99_ms'
    | 'local_ratio',
    number
  >
>;

/** A figure beside its target. */
export interface WhatsAppFigure extends Pick<Figure, 'meaning' | 'target'> {
  readonly name: keyof WhatsAppReport;
}

/** All figures, in the order of the report. The target stands in the issue. */
export const whatsAppFigures: readonly WhatsAppFigure[] = [
  {
    name: 'messages_per_s',
    meaning: 'expenses a second through the real client: durable, answered',
  },
  { name: 'p99_ms', meaning: 'ms from the message to the answer, 99 of 100' },
  {
    name: 'ratio',
    meaning: 'messages a second, against the same gateway with an echo',
    target: { atLeast: 0.3 },
  },
  { name: 'parses_per_s', meaning: 'messages read a second, one thread' },
  {
    name: 'local_messages_per_s',
    meaning: 'the same over POST /local/messages, without a Chromium',
  },
  { name: 'local_p99_ms', meaning: 'ms from the request to the answer, 99 of 100' },
  { name: 'local_ratio', meaning: 'against an echo behind the same route' },
];
