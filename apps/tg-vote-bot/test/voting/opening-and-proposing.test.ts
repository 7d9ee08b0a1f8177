import { describe, expect, test } from 'vitest';

import { decideOpening } from '../../src/voting/deciding/decide-opening.ts';
import { evolve } from '../../src/voting/evolve.ts';
import {
  after,
  alice,
  at,
  bob,
  circumstances,
  joined,
  opened,
  proposed,
  purchase,
  start,
} from './given.ts';
import { close, dave, decision, join, testRules, vote } from './rules-table.ts';

describe('joining and proposing', () => {
  testRules([
    [
      'somebody joins',
      opened(),
      [at(0, 5), join(bob)],
      { events: [{ type: 'participant-joined', person: bob }] },
    ],
    [
      'whoever is in is not in twice',
      joined(),
      [at(0, 5), join(bob)],
      { rejected: { reason: 'already-joined' } },
    ],
    [
      'who opened it is in already',
      opened(),
      [at(0, 5), join(alice)],
      { rejected: { reason: 'already-joined' } },
    ],
    [
      'the last moment to join',
      opened(),
      [at(0, 15) - 1, join(bob)],
      { events: [{ type: 'participant-joined' }] },
    ],
    [
      'joining ends after 15 seconds',
      opened(),
      [at(0, 15), join(bob)],
      { rejected: { reason: 'joining-over' } },
    ],
    [
      'a closed session takes nobody',
      after(opened(), [at(0, 1), close(alice)]),
      [at(0, 2), join(bob)],
      { rejected: { reason: 'session-closed' } },
    ],
    [
      'a participant proposes',
      joined(),
      [at(1), decision],
      {
        events: [
          { type: 'proposal-opened', proposal: { endTime: at(6), duration: 5, open: true } },
        ],
      },
    ],
    [
      'an outsider may not propose',
      joined(),
      [at(1), { ...purchase, person: dave }],
      { rejected: { reason: 'not-a-participant', mayStillJoin: false } },
    ],
    [
      'an outsider who may still join is told so',
      opened(),
      [at(0, 5), { ...purchase, person: dave }],
      { rejected: { reason: 'not-a-participant', mayStillJoin: true } },
    ],
    [
      'one proposal at a time',
      proposed(),
      [at(2), decision],
      { rejected: { reason: 'proposal-open', endTime: at(6) } },
    ],
    [
      'a proposal whose time is over does not block the next one',
      after(proposed(), [at(2), vote(bob, 'yes')]),
      [at(6), decision],
      {
        events: [
          { type: 'proposal-ended', proposalId: 'p1', result: 'approved' },
          { type: 'proposal-opened' },
        ],
      },
    ],
    [
      'a proposal ends no later than its session',
      joined(),
      [at(58), { ...purchase, minutes: 10 }],
      { events: [{ type: 'proposal-opened', proposal: { endTime: at(60), duration: 10 } }] },
    ],
    [
      'eleven minutes are too many',
      joined(),
      [at(1), { ...purchase, minutes: 11 }],
      { rejected: { reason: 'minutes-out-of-range', least: 1, most: 10, nearest: 10 } },
    ],
    [
      'no minutes are too few',
      joined(),
      [at(1), { ...purchase, minutes: 0 }],
      { rejected: { reason: 'minutes-out-of-range', nearest: 1 } },
    ],
    [
      'a purchase of more than 1 is refused',
      joined(),
      [
        at(1),
        { ...purchase, terms: { type: 'buy', token: 'BONK', amount: '1.5', price: 'market' } },
      ],
      { rejected: { reason: 'amount-out-of-range', least: '0.001', most: '1', nearest: '1' } },
    ],
    [
      'a long text is refused',
      joined(),
      [at(1), { ...purchase, text: 'x'.repeat(401) }],
      { rejected: { reason: 'text-too-long', most: 400, length: 401 } },
    ],
    [
      'nothing is proposed after the session',
      joined(),
      [at(60), purchase],
      { rejected: { reason: 'session-closed' } },
    ],
  ]);
});

describe('opening a session', () => {
  const open = { chatId: -100, language: 'en', person: alice, message: 'Lunch?' } as const;

  test('lasts a day unless minutes are given, and whoever opens it is in', () => {
    const decided = decideOpening(open, circumstances(start));
    expect(decided).toMatchObject({
      kind: 'accepted',
      session: {
        endTime: at(24 * 60),
        joinUntil: at(0, 15),
        participants: ['1'],
        names: { '1': 'Alice' },
      },
    });
  });

  test.each([
    [{ minutes: 0 }, { reason: 'minutes-out-of-range', nearest: 1 }],
    [{ minutes: 10_081 }, { reason: 'minutes-out-of-range', nearest: 10_080 }],
    [{ message: 'x'.repeat(401) }, { reason: 'text-too-long', length: 401 }],
  ])('refuses %j', (change, rejection) => {
    expect(decideOpening({ ...open, ...change }, circumstances(start))).toMatchObject({
      kind: 'rejected',
      rejection,
    });
  });

  test('a session has the fields of contract D', () => {
    expect(Object.keys(proposed())).toEqual(
      expect.arrayContaining([
        'message',
        'participants',
        'names',
        'votes',
        'chatId',
        'open',
        'createdBy',
        'createdByUsername',
        'proposals',
      ]),
    );
    expect(evolve(proposed(), { type: 'session-closed', because: 'command' }).open).toBe(false);
    expect(Object.keys(proposed().proposals[0] ?? {})).toEqual(
      expect.arrayContaining([
        'id',
        'text',
        'type',
        'votes',
        'open',
        'createdBy',
        'createdByUsername',
        'duration',
        'startTime',
        'endTime',
      ]),
    );
  });
});
