import { describe, expect, test } from 'vitest';

import { eligibleOf, outcomeOf } from '../../../src/voting/result/outcome.ts';
import type { ProposalRules } from '../../../src/voting/rules/proposal-rules.ts';
import { usualProposalRules } from '../../../src/voting/rules/proposal-rules.ts';
import type { Choice, Proposal, Vote } from '../../../src/voting/voting-session.ts';
import { after, at, bob, proposed } from '../given.ts';

/** Votes as `y`, `n` and `a`, or with amounts: `y0.5`. */
function ballot(
  votes: string,
  rules: Partial<ProposalRules> = {},
): Pick<Proposal, 'votes' | 'rules'> {
  const choices: Readonly<Record<string, Choice>> = { y: 'yes', n: 'no', a: 'abstain' };
  const cast = votes
    .split(' ')
    .filter((vote) => vote !== '')
    .map((vote, index): [string, Vote] => [
      String(index + 1),
      { vote: choices[vote.slice(0, 1)] ?? 'abstain', amount: vote.slice(1) || '0' },
    ]);
  return { votes: Object.fromEntries(cast), rules: { ...usualProposalRules, ...rules } };
}

describe('a vote comes out', () => {
  test.each<[string, Partial<ProposalRules>, number, string, string]>([
    ['', {}, 3, 'rejected', 'no-votes'],
    ['a a', {}, 3, 'rejected', 'tie'],
    ['y', {}, 100, 'approved', 'majority'],
    ['y n', {}, 2, 'rejected', 'tie'],
    ['y y n', {}, 3, 'approved', 'majority'],
    ['y n n', {}, 3, 'rejected', 'majority'],
    // A quorum counts heads, those too who abstain, and is rounded up.
    ['y', { quorum: 50 }, 2, 'approved', 'majority'],
    ['y', { quorum: 50 }, 3, 'rejected', 'quorum'],
    ['y a', { quorum: 50 }, 3, 'approved', 'majority'],
    ['y y y', { quorum: 100 }, 3, 'approved', 'majority'],
    ['y y', { quorum: 100 }, 3, 'rejected', 'quorum'],
    // Majorities are of yes and no.
    ['y y n', { majority: 'two-thirds' }, 3, 'approved', 'majority'],
    ['y y n n', { majority: 'two-thirds' }, 4, 'rejected', 'tie'],
    ['y y y n n', { majority: 'two-thirds' }, 5, 'rejected', 'majority'],
    ['y y y n', { majority: 'three-quarters' }, 4, 'approved', 'majority'],
    ['y y n a', { majority: 'three-quarters' }, 4, 'rejected', 'majority'],
    ['y a a', { majority: 'all' }, 3, 'approved', 'majority'],
    ['y y y n', { majority: 'all' }, 4, 'rejected', 'majority'],
    // Weights.
    ['y0.5 n0.1 n0.1', { weight: 'amount' }, 3, 'approved', 'majority'],
    ['y0.5 n0.1 n0.1', { weight: 'head' }, 3, 'rejected', 'majority'],
    ['y0.5 n0.1 n0.1', { weight: 'amount', weightCap: '0.2' }, 3, 'rejected', 'tie'],
    ['y0.5 n0.1 n0.1', { weight: 'amount', weightCap: '0.15' }, 3, 'rejected', 'majority'],
    ['y0.3 n0.1 n0.2', { weight: 'amount' }, 3, 'rejected', 'tie'],
  ])('%j with %j of %d: %s, %s', (votes, rules, eligible, result, because) => {
    expect(outcomeOf(ballot(votes, rules), eligible)).toEqual({ result, because });
  });
});

describe('who could vote', () => {
  test('are the participants, and those who left after they had voted', () => {
    const session = after(
      proposed(),
      [at(2), { type: 'vote', person: bob, choice: 'no' }],
      [at(3), { type: 'leave', person: bob }],
    );
    const [proposal] = session.proposals as readonly [Proposal];
    expect(session.participants).toEqual(['1', '3']);
    expect(eligibleOf(session, proposal)).toBe(3);
    expect(outcomeOf(proposal, 3)).toEqual({ result: 'rejected', because: 'majority' });
  });

  test('are those of the end, once it is over', () => {
    const session = after(
      proposed(),
      [at(6), { type: 'end-proposal', proposalId: 'p1' }],
      [at(7), { type: 'leave', person: bob }],
    );
    expect(eligibleOf(session, session.proposals[0] as Proposal)).toBe(3);
  });
});
