import { expect, it } from 'vitest';

import type { VoteTaker } from '../src/contenders/contender.ts';
import { takeVotes } from '../src/scenes/hot-update-scene.ts';

/** Takes votes in memory. @param loses - A voter whose vote is acknowledged and not kept. */
function takerInMemory(loses?: string): VoteTaker {
  const ballots = new Map<string, Set<string>>();
  return {
    name: 'memory',
    open: async (ballot) => void ballots.set(ballot, new Set()),
    vote: async (ballot, voter) => {
      if (voter !== loses) ballots.get(ballot)?.add(voter);
    },
    count: async (ballot) => ballots.get(ballot)?.size ?? 0,
    [Symbol.asyncDispose]: async () => undefined,
  };
}

it('has each voter vote once, in a new ballot each time', async () => {
  const taker = takerInMemory();
  expect(await takeVotes(taker, 10)).toBeGreaterThan(0);
  expect(await takeVotes(taker, 10)).toBeGreaterThan(0);
});

it('has no figure when a vote was lost', async () => {
  await expect(takeVotes(takerInMemory('voter-7'), 10)).rejects.toMatchObject({
    code: 'LOST_UPDATE',
    message: 'Of 10 votes memory has 9.',
  });
});
