import { describe, expect, test } from 'vitest';

import { remindersOf, whoIsMissing } from '../../../src/voting/result/reminders.ts';
import type { Proposal } from '../../../src/voting/voting-session.ts';
import { after, at, bob, proposed, start } from '../given.ts';

const [proposal] = proposed().proposals as readonly [Proposal];
const lasting = (minutes: number): Proposal => ({
  ...proposal,
  startTime: start,
  endTime: at(minutes),
});

describe('reminders', () => {
  test.each([
    [1, []],
    [2, [['half-time', 1]]],
    [3, [['half-time', 1.5]]],
    [
      5,
      [
        ['half-time', 2.5],
        ['near-end', 4],
      ],
    ],
    [
      60,
      [
        ['half-time', 30],
        ['near-end', 54],
      ],
    ],
    [
      7 * 1_440,
      [
        ['half-time', 3.5 * 1_440],
        ['near-end', 7 * 1_440 - 60],
      ],
    ],
  ] as const)('of a vote of %d minutes come at %j', (minutes, reminders) => {
    expect(remindersOf(lasting(minutes))).toEqual(
      reminders.map(([kind, minute]) => ({ kind, at: at(minute) })),
    );
  });

  test('are none where the group does not want them', () => {
    const rules = { ...proposal.rules, reminders: false };
    expect(remindersOf({ ...lasting(60), rules })).toEqual([]);
  });

  test('name those who have not voted, and nobody once the vote is over', () => {
    const session = after(proposed(), [at(2), { type: 'vote', person: bob, choice: 'abstain' }]);
    const [now] = session.proposals as readonly [Proposal];
    expect(whoIsMissing(session, now, at(3))).toEqual(['1', '3']);
    expect(whoIsMissing(session, now, at(6))).toEqual([]);
    expect(whoIsMissing({ ...session, open: false }, now, at(3))).toEqual([]);
  });
});
