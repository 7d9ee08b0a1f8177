import { describe, expect, test } from 'vitest';

import { after, alice, at, bob, joined, proposed } from './given.ts';
import { close, dave, decision, testRules, vote } from './rules-table.ts';

const cast = (personId: string, choice: string, amount: string): object => ({
  type: 'vote-cast',
  proposalId: 'p1',
  personId,
  vote: { vote: choice, amount },
});

describe('voting', () => {
  testRules([
    [
      'yes has the usual amount',
      proposed(),
      [at(2), vote(bob, 'yes')],
      { events: [cast('2', 'yes', '0.01')] },
    ],
    [
      'yes with an amount',
      proposed(),
      [at(2), vote(bob, 'yes', { amount: '0.05' })],
      { events: [cast('2', 'yes', '0.05')] },
    ],
    [
      'the least amount',
      proposed(),
      [at(2), vote(bob, 'yes', { amount: '0.001' })],
      { events: [cast('2', 'yes', '0.001')] },
    ],
    [
      'the most amount',
      proposed(),
      [at(2), vote(bob, 'yes', { amount: '1' })],
      { events: [cast('2', 'yes', '1')] },
    ],
    [
      'less than the least amount',
      proposed(),
      [at(2), vote(bob, 'yes', { amount: '0.0009' })],
      { rejected: { reason: 'amount-out-of-range', nearest: '0.001' } },
    ],
    [
      'more than the most amount',
      proposed(),
      [at(2), vote(bob, 'yes', { amount: '1.000000001' })],
      { rejected: { reason: 'amount-out-of-range', nearest: '1' } },
    ],
    ['no has no amount', proposed(), [at(2), vote(bob, 'no')], { events: [cast('2', 'no', '0')] }],
    [
      'an amount with no is refused',
      proposed(),
      [at(2), vote(bob, 'no', { amount: '0.05' })],
      { rejected: { reason: 'amount-not-wanted' } },
    ],
    [
      'an amount with a decision is refused',
      after(joined(), [at(1), decision]),
      [at(2), vote(bob, 'yes', { amount: '0.05' })],
      { rejected: { reason: 'amount-not-wanted' } },
    ],
    [
      'abstaining',
      proposed(),
      [at(2), vote(bob, 'abstain')],
      { events: [cast('2', 'abstain', '0')] },
    ],
    [
      'a vote is changed, and the old one is kept in the trail',
      after(proposed(), [at(2), vote(bob, 'yes', { amount: '0.05' })]),
      [at(3), vote(bob, 'no')],
      { events: [{ ...cast('2', 'no', '0'), before: { vote: 'yes', amount: '0.05' } }] },
    ],
    [
      'the same vote again changes nothing',
      after(proposed(), [at(2), vote(bob, 'no')]),
      [at(3), vote(bob, 'no')],
      { rejected: { reason: 'vote-unchanged' } },
    ],
    [
      'the button Yes keeps the amount of the yes before',
      after(proposed(), [at(2), vote(bob, 'yes', { amount: '0.05' })]),
      [at(3), vote(bob, 'yes')],
      { rejected: { reason: 'vote-unchanged' } },
    ],
    [
      'outsiders do not vote',
      proposed(),
      [at(2), vote(dave, 'yes')],
      { rejected: { reason: 'not-a-participant' } },
    ],
    [
      'the last moment to vote',
      proposed(),
      [at(6) - 1, vote(bob, 'yes')],
      { events: [{ type: 'vote-cast' }] },
    ],
    [
      'a button after the time is refused, though nobody has settled',
      proposed(),
      [at(6), vote(bob, 'yes', { proposalId: 'p1' })],
      { rejected: { reason: 'proposal-over' } },
    ],
    [
      '/vote after the time is refused, though nobody has settled',
      proposed(),
      [at(6), vote(bob, 'yes')],
      { rejected: { reason: 'no-proposal-open' } },
    ],
    [
      'a button of an unknown proposal',
      proposed(),
      [at(2), vote(bob, 'yes', { proposalId: 'x' })],
      { rejected: { reason: 'unknown-proposal' } },
    ],
    [
      'nothing to vote on',
      joined(),
      [at(2), vote(bob, 'yes')],
      { rejected: { reason: 'no-proposal-open' } },
    ],
    [
      'no vote after the session',
      after(proposed(), [at(2), close(alice)]),
      [at(3), vote(bob, 'yes')],
      { rejected: { reason: 'session-closed' } },
    ],
  ]);

  test('a vote that replaces another leaves one vote of that person', () => {
    const session = after(proposed(), [at(2), vote(bob, 'yes')], [at(3), vote(bob, 'no')]);
    expect(session.proposals[0]?.votes).toEqual({ '2': { vote: 'no', amount: '0' } });
  });
});
