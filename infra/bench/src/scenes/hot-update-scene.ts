import { defineKind, openSessionCore, type SessionCoreOptions } from '@sesi/session-core';
import { z } from 'zod';

import { openWatchLoop } from '../contenders/watch-loop.ts';
import { lifeMs } from '../sample-session.ts';

const ballotKind = defineKind({
  name: 'ballot',
  keyPrefix: 'ballot:',
  ttlMs: lifeMs,
  schema: z.object({ votes: z.record(z.string(), z.enum(['yes', 'no'])) }),
});

/** A vote that was acknowledged is not there. */
class LostUpdateError extends Error {
  override readonly name = 'LostUpdateError';
  readonly code = 'LOST_UPDATE';
}

/** Milliseconds until all voters had their answer, one figure a round. */
export interface HotUpdateTimes {
  readonly sesi: readonly number[];
  readonly watchLoop: readonly number[];
}

/**
 * All voters change one session at the same moment, each once.
 *
 * @throws LostUpdateError when a vote is missing afterwards, in ours or in theirs
 */
export async function measureHotUpdates(
  options: SessionCoreOptions,
  redisUrl: string,
  { rounds, voters }: { readonly rounds: number; readonly voters: number },
): Promise<HotUpdateTimes> {
  await using core = await openSessionCore(options);
  await using loop = await openWatchLoop(redisUrl);
  const ballots = core.sessions(ballotKind);
  const names = Array.from({ length: voters }, (_, n) => `voter-${n}`);
  const times = { sesi: [] as number[], watchLoop: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    const id = `round-${round}`;
    await ballots.create(id, { votes: {} });
    // A copy in Redis is brought up to date by each vote.
    await ballots.get(id);
    times.sesi.push(
      await timeOfAll(names, async (voter) => {
        await ballots.update(id, (ballot) => {
          ballot.votes[voter] = 'yes';
          return ballot;
        });
      }),
    );
    const ballot = await ballots.get(id);
    expectAll('session-core', voters, Object.keys(ballot?.value.votes ?? {}).length);

    await loop.open(`watch:${id}`);
    times.watchLoop.push(
      await timeOfAll(names, async (voter) => await loop.vote(`watch:${id}`, voter)),
    );
    expectAll('the WATCH loop', voters, await loop.count(`watch:${id}`));
  }
  return times;
}

async function timeOfAll(
  names: readonly string[],
  vote: (voter: string) => Promise<void>,
): Promise<number> {
  const start = performance.now();
  await Promise.all(names.map(vote));
  return performance.now() - start;
}

function expectAll(by: string, voters: number, counted: number): void {
  if (counted !== voters) {
    throw new LostUpdateError(`Of ${voters} votes ${by} has ${counted}.`);
  }
}
