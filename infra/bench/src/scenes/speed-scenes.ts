import type { SessionReader, SessionWriter } from '../contenders/contender.ts';
import {
  measureInRounds,
  type Measurable,
  type RoundOptions,
  type RoundSpeeds,
} from '../rounds.ts';
import { expectSample, sampleSession } from '../sample-session.ts';

/** Reads of any of the samples, each as likely as the others. */
export async function measureReads(
  readers: readonly SessionReader[],
  samples: number,
  options: RoundOptions,
): Promise<RoundSpeeds> {
  const all = readers.map((reader): Measurable => ({
    name: reader.name,
    operation: async () => {
      const n = anyOf(samples);
      expectSample(reader.name, n, await reader.read(n));
    },
  }));
  return await measureInRounds(all, options);
}

/** Writes of any of the samples, each as likely as the others. */
export async function measureWrites(
  writers: readonly SessionWriter[],
  samples: number,
  options: RoundOptions,
): Promise<RoundSpeeds> {
  const all = writers.map((writer): Measurable => ({
    name: writer.name,
    operation: async () => {
      const n = anyOf(samples);
      await writer.write(n, sampleSession(n));
    },
  }));
  return await measureInRounds(all, options);
}

function anyOf(samples: number): number {
  return Math.floor(Math.random() * samples);
}

/** Callers at the same time: of a busy process, and of one at its limit. */
export const few = 64;
export const many = 512;
