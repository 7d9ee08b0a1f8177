import { describe } from 'vitest';

import type { VotingCommand } from '../../src/voting/voting-command.ts';
import { after, alice, at, bob, carol, joined, proposed, purchase } from './given.ts';
import { close, dave, testRules, vote } from './rules-table.ts';

const end: VotingCommand = { type: 'end-proposal', proposalId: 'p1' };

describe('closing', () => {
  testRules([
    [
      'who opened it closes it, and what runs is cancelled, not decided',
      after(proposed(), [at(2), vote(bob, 'yes')]),
      [at(3), close(alice)],
      {
        events: [
          { type: 'proposal-cancelled', proposalId: 'p1' },
          { type: 'session-closed', because: 'command', personId: '1' },
        ],
      },
    ],
    [
      'an administrator closes it',
      joined(),
      [at(3), close(dave, true)],
      { events: [{ type: 'session-closed', personId: '4' }] },
    ],
    [
      'others do not close it',
      joined(),
      [at(3), close(bob)],
      { rejected: { reason: 'not-allowed-to-close' } },
    ],
    [
      'it is not closed twice',
      after(joined(), [at(2), close(alice)]),
      [at(3), close(alice)],
      { rejected: { reason: 'session-closed' } },
    ],
    [
      'what had ended by time before the closing is decided',
      after(proposed(), [at(2), vote(bob, 'yes')]),
      [at(7), close(alice)],
      { events: [{ type: 'proposal-ended', result: 'approved' }, { type: 'session-closed' }] },
    ],
  ]);
});

describe('deadlines', () => {
  testRules([
    [
      'a proposal is not ended early',
      proposed(),
      [at(6) - 1, end],
      { rejected: { reason: 'not-due' } },
    ],
    [
      'no votes are a rejection',
      proposed(),
      [at(6), end],
      { events: [{ type: 'proposal-ended', result: 'rejected' }] },
    ],
    [
      'more yes than no',
      after(
        proposed(),
        [at(2), vote(bob, 'yes')],
        [at(2), vote(carol, 'yes')],
        [at(2), vote(alice, 'no')],
      ),
      [at(6), end],
      { events: [{ result: 'approved' }] },
    ],
    [
      'a tie',
      after(proposed(), [at(2), vote(bob, 'yes', { amount: '1' })], [at(2), vote(carol, 'no')]),
      [at(6), end],
      { events: [{ result: 'rejected' }] },
    ],
    [
      'who abstains counts for neither',
      after(
        proposed(),
        [at(2), vote(bob, 'yes')],
        [at(2), vote(carol, 'abstain')],
        [at(2), vote(alice, 'abstain')],
      ),
      [at(6), end],
      { events: [{ result: 'approved' }] },
    ],
    [
      'it ends once',
      after(proposed(), [at(6), end]),
      [at(7), end],
      { rejected: { reason: 'proposal-over', result: 'rejected' } },
    ],
    [
      'a closed session has nothing to end',
      after(proposed(), [at(2), close(alice)]),
      [at(6), end],
      { rejected: { reason: 'proposal-over', result: 'cancelled' } },
    ],
    [
      'a session is not ended early',
      joined(),
      [at(60) - 1, { type: 'end-session' }],
      { rejected: { reason: 'not-due' } },
    ],
    [
      'the end of a session decides on a proposal that ends with it',
      after(joined(), [at(58), purchase], [at(59), vote(bob, 'yes')]),
      [at(60), { type: 'end-session' }],
      {
        events: [
          { type: 'proposal-ended', result: 'approved' },
          { type: 'session-closed', because: 'time' },
        ],
      },
    ],
  ]);
});
