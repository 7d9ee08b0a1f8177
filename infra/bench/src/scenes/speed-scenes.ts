import { runCallers } from '../callers.ts';
import type { SessionReader, SessionWriter } from '../contenders/contender.ts';
import type { Measurable } from '../rounds.ts';
import { expectSample, sampleSession } from '../sample-session.ts';

/** Reads of any of the samples, each as likely as the others. */
export function reading(reader: SessionReader, samples: number): Measurable {
  const { name } = reader;
  return measurable(name, async () => {
    const n = anyOf(samples);
    expectSample(name, n, await reader.read(n));
  });
}

/** Writes of any of the samples, each as likely as the others. */
export function writing(writer: SessionWriter, samples: number): Measurable {
  return measurable(writer.name, async () => {
    const n = anyOf(samples);
    await writer.write(n, sampleSession(n));
  });
}

/** What is measured in this process. @param operation - One of them, from the call to its answer. */
export function measurable(name: string, operation: () => Promise<void>): Measurable {
  return {
    name,
    run: async (callers, durationMs) => await runCallers(callers, durationMs, operation),
  };
}

function anyOf(samples: number): number {
  return Math.floor(Math.random() * samples);
}

/** Callers at the same time: of a busy process, and of one at its limit. */
export const few = 64;
export const many = 512;
