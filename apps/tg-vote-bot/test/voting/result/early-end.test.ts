import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { amountOf } from '../../../src/voting/amount.ts';
import { decide } from '../../../src/voting/decide.ts';
import { evolve } from '../../../src/voting/evolve.ts';
import { settingChoices, type ChatSettings } from '../../../src/voting/rules/chat-settings.ts';
import type { VotingCommand } from '../../../src/voting/voting-command.ts';
import { choices, type VotingSession } from '../../../src/voting/voting-session.ts';
import { alice, at, bob, carol, circumstances, joined, purchase } from '../given.ts';

const people = [alice, bob, carol];

function step(session: VotingSession, now: number, command: VotingCommand): VotingSession {
  const decision = decide(session, command, circumstances(now));
  return decision.kind === 'accepted' ? decision.events.reduce(evolve, session) : session;
}

/** A purchase is put to the vote under the given settings. */
function opened(chosen: Partial<ChatSettings>, now = at(1)): VotingSession {
  const decision = decide(joined(), purchase, circumstances(now, chosen));
  if (decision.kind === 'rejected') throw new Error(decision.rejection.reason);
  return decision.events.reduce(evolve, joined());
}

const early = { earlyClose: true, changeVote: false } as const;
const yes = (index: number): VotingCommand => ({
  type: 'vote',
  person: people[index] ?? alice,
  choice: 'yes',
});

describe('a vote that ends when it is decided', () => {
  test('ends with the vote that decides it', () => {
    const one = step(opened(early), at(2), yes(0));
    expect(one.proposals[0]?.open).toBe(true);
    const two = step(one, at(2), yes(1));
    expect(two.proposals[0]).toMatchObject({ open: false, result: 'approved', eligible: 3 });
  });

  test('does not end while people may join, and ends with the time to join', () => {
    let session = opened(early, at(0, 5));
    for (const index of [0, 1, 2]) session = step(session, at(0, 6), yes(index));
    expect(session.proposals[0]?.open).toBe(true);
    session = step(session, at(0, 15), { type: 'end-joining' });
    expect(session.proposals[0]).toMatchObject({ open: false, result: 'approved' });
  });

  test('does not end where votes may be changed, or where it was not asked for', () => {
    for (const chosen of [{ earlyClose: true }, { changeVote: false }]) {
      let session = opened(chosen);
      for (const index of [0, 1, 2]) session = step(session, at(2), yes(index));
      expect(session.proposals[0]?.open).toBe(true);
    }
  });

  test('ends when the last one leaves whom it waited for', () => {
    let session = step(opened({ ...early, quorum: 100 }), at(2), yes(0));
    session = step(session, at(2), yes(1));
    expect(session.proposals[0]?.open).toBe(true);
    session = step(session, at(3), { type: 'leave', person: carol });
    expect(session.proposals[0]).toMatchObject({ open: false, result: 'approved' });
  });

  const rules = fc.record({
    quorum: fc.constantFrom(...settingChoices.quorum),
    majority: fc.constantFrom(...settingChoices.majority),
    weight: fc.constantFrom(...settingChoices.weight),
    weightCap: fc.constantFrom(...settingChoices.weightCap),
  });
  const steps = fc.array(
    fc.oneof(
      fc
        .tuple(
          fc.constantFrom(...people),
          fc.constantFrom(...choices),
          fc.constantFrom(undefined, '0.001', '0.05', '1'),
        )
        .map(([person, choice, amount]): VotingCommand => ({
          type: 'vote',
          person,
          choice,
          ...(amount === undefined || choice === 'abstain' ? {} : { amount: amountOf(amount) }),
        })),
      fc.constantFrom(...people).map((person): VotingCommand => ({ type: 'leave', person })),
    ),
    { maxLength: 8 },
  );

  test('has the result that it would have had at its end, whatever anybody had done', () => {
    let endedEarly = 0;
    fc.assert(
      fc.property(rules, steps, steps, (chosen, before, later) => {
        let session = opened({ ...chosen, ...early });
        let patient = opened({ ...chosen, changeVote: false });
        for (const command of before) {
          session = step(session, at(2), command);
          patient = step(patient, at(2), command);
          if (session.proposals[0]?.open === false) break;
        }
        const result = session.proposals[0]?.result;
        if (result === undefined) return;
        endedEarly += 1;
        for (const command of later) patient = step(patient, at(3), command);
        patient = step(patient, at(6), { type: 'end-proposal', proposalId: 'p1' });
        expect(patient.proposals[0]?.result).toBe(result);
      }),
      { numRuns: 2_000 },
    );
    expect(endedEarly).toBeGreaterThan(200);
  });
});

describe('a final vote', () => {
  test('is not changed', () => {
    const session = step(opened({ changeVote: false }), at(2), yes(0));
    const change = { type: 'vote', person: alice, choice: 'no' } as const;
    expect(decide(session, change, circumstances(at(3)))).toMatchObject({
      rejection: { reason: 'vote-final' },
    });
    expect(decide(session, yes(0), circumstances(at(3)))).toMatchObject({
      rejection: { reason: 'vote-unchanged' },
    });
  });
});

describe('the rules of a proposal', () => {
  test('stay what they were when it opened, whatever the chat sets meanwhile', () => {
    const session = opened({ mostAmount: '10', usualAmount: '0.05' });
    const vote = { ...yes(0), amount: amountOf('5') } as VotingCommand;
    const decision = decide(session, vote, circumstances(at(2), { mostAmount: '1' }));
    expect(decision).toMatchObject({ kind: 'accepted' });
    expect(step(session, at(2), yes(1)).proposals[0]?.votes['2']).toEqual({
      vote: 'yes',
      amount: '0.05',
    });
  });
});

describe('who may propose', () => {
  const propose = (person: typeof alice, isAdmin = false): VotingCommand => ({
    ...purchase,
    person,
    isAdmin,
  });
  test.each([
    ['participants', bob, false, undefined],
    ['opener', alice, false, undefined],
    ['opener', bob, false, 'opener-only'],
    ['opener', bob, true, undefined],
    ['admins', alice, false, 'admins-only'],
    ['admins', bob, true, undefined],
  ] as const)('%s: %j, admin %s -> %s', (mayPropose, person, isAdmin, reason) => {
    const decision = decide(
      joined(),
      propose(person, isAdmin),
      circumstances(at(1), { mayPropose }),
    );
    expect(decision.kind === 'rejected' ? decision.rejection.reason : undefined).toBe(reason);
  });
});
