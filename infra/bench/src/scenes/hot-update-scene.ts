import { randomUUID } from 'node:crypto';

import type { VoteTaker } from '../contenders/contender.ts';

/** A vote that was acknowledged is not there. */
class LostUpdateError extends Error {
  override readonly name = 'LostUpdateError';
  readonly code = 'LOST_UPDATE';
}

/**
 * All voters change one session, a new one, at the same moment, each once.
 *
 * @returns votes a second, until all had their answer
 * @throws LostUpdateError when a vote is missing afterwards
 */
export async function takeVotes(taker: VoteTaker, voters: number): Promise<number> {
  const ballot = randomUUID();
  await taker.open(ballot);
  const start = performance.now();
  await Promise.all(
    Array.from({ length: voters }, async (_, n) => await taker.vote(ballot, `voter-${n}`)),
  );
  const seconds = (performance.now() - start) / 1_000;
  const counted = await taker.count(ballot);
  if (counted !== voters) {
    throw new LostUpdateError(`Of ${voters} votes ${taker.name} has ${counted}.`);
  }
  return voters / seconds;
}
