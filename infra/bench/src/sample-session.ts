import { defineKind } from '@sesi/session-core';
import { z } from 'zod';

/** JSON text of a sample, in bytes. */
const sampleBytes = 300;

const sampleSchema = z.object({
  n: z.number(),
  step: z.string(),
  name: z.string(),
  email: z.string(),
  city: z.string(),
  note: z.string(),
});

/** A session as somebody's registration leaves it. `n` says whose it is, so that a wrong answer is seen. */
export type SampleSession = z.infer<typeof sampleSchema>;

/** The life of everything that is measured: longer than the bench. */
export const lifeMs = 3_600_000;

/** The samples as session-core keeps them: checked at each write and each read, as in the bots. */
export const sampleKind = defineKind({
  name: 'sample',
  keyPrefix: 'sample:',
  ttlMs: lifeMs,
  schema: sampleSchema,
});

/** The id of sample `n`, such as `+6281210000042`: cheap to make, as it is made for each call. */
export function sampleId(n: number): string {
  return `+62812${10_000_000 + n}`;
}

/** A sample of 300 bytes of JSON. */
export function sampleSession(n: number, step = 'city'): SampleSession {
  const session = { n, step, name: `Siti Rahmawati ${n}`, email: `siti.${n}@mail.example` };
  const unpadded = { ...session, city: 'Yogyakarta', note: '' };
  return { ...unpadded, note: 'x'.repeat(sampleBytes - JSON.stringify(unpadded).length) };
}

/** What was read is not what was asked for: the figures would mean nothing. */
class WrongAnswerError extends Error {
  override readonly name = 'WrongAnswerError';
  readonly code = 'WRONG_ANSWER';
}

/** @throws WrongAnswerError when that is not sample `n` */
export function expectSample(by: string, n: number, found: SampleSession | undefined): void {
  if (found?.n === n) return;
  throw new WrongAnswerError(
    `${by} answered ${JSON.stringify(found) ?? 'nothing'} for sample ${n}.`,
  );
}
