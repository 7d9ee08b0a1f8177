import { defineKind, openSessionCore, type SessionCoreOptions } from '@sesi/session-core';
import { z } from 'zod';

import { lifeMs } from '../sample-session.ts';
import type { VoteTaker } from './contender.ts';

const ballotKind = defineKind({
  name: 'ballot',
  keyPrefix: 'ballot:',
  ttlMs: lifeMs,
  schema: z.object({ votes: z.record(z.string(), z.enum(['yes', 'no'])) }),
});

/** A vote as an `update` of session-core. */
export async function openSesiBallots(options: SessionCoreOptions): Promise<VoteTaker> {
  const core = await openSessionCore(options);
  const ballots = core.sessions(ballotKind);
  return {
    name: 'session-core',
    async open(ballot) {
      await ballots.create(ballot, { votes: {} });
      // A copy in Redis is brought up to date by each vote.
      await ballots.get(ballot);
    },
    async vote(id, voter) {
      await ballots.update(id, (ballot) => {
        ballot.votes[voter] = 'yes';
        return ballot;
      });
    },
    async count(ballot) {
      const session = await ballots.get(ballot);
      return Object.keys(session?.value.votes ?? {}).length;
    },
    async [Symbol.asyncDispose]() {
      await core.close();
    },
  };
}
