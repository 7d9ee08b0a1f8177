import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { amountOf } from '../../src/voting/amount.ts';
import { decide } from '../../src/voting/decide.ts';
import { evolve } from '../../src/voting/evolve.ts';
import { countVotes } from '../../src/voting/result/tally.ts';
import type { ChatSettings } from '../../src/voting/rules/chat-settings.ts';
import type { VotingCommand } from '../../src/voting/voting-command.ts';
import { type Choice, choices, type Person } from '../../src/voting/voting-session.ts';
import { circumstances, opened, start } from './given.ts';

const people: readonly Person[] = ['1', '2', '3', '4', '5'].map((id) => ({ id, name: `P${id}` }));
const person = fc.constantFrom(...people);
const minute = 60_000;

type Step = readonly [waitMs: number, make: (proposalId: string) => VotingCommand];

const step: fc.Arbitrary<Step> = fc.tuple(
  fc.oneof(fc.integer({ min: 0, max: 4_000 }), fc.integer({ min: 0, max: 3 * minute })),
  fc.oneof(
    person.map((who) => () => ({ type: 'join', person: who }) as const),
    person.map((who) => () => ({ type: 'leave', person: who }) as const),
    fc
      .constantFrom({ type: 'end-joining' } as const, { type: 'abandon' } as const)
      .map((command) => () => command),
    fc.tuple(person, fc.integer({ min: 1, max: 10 })).map(
      ([who, minutes]) =>
        (proposalId: string) =>
          ({
            type: 'propose',
            person: who,
            proposalId,
            text: 'BUY token=X',
            terms: { type: 'buy', token: 'X', amount: '0.05', price: 'market' },
            minutes,
          }) as const,
    ),
    fc
      .tuple(person, fc.constantFrom(...choices), fc.option(fc.integer({ min: 0, max: 20 })))
      .map(([who, choice, button]) => () => ({
        type: 'vote' as const,
        person: who,
        choice,
        ...(button === null ? {} : { proposalId: `p${button}` }),
      })),
    fc.nat(20).map((number) => () => ({ type: 'end-proposal', proposalId: `p${number}` }) as const),
    fc.constant(() => ({ type: 'end-session' }) as const),
    fc.tuple(person, fc.boolean()).map(
      ([who, isAdmin]) =>
        () =>
          ({ type: 'close', person: who, isAdmin }) as const,
    ),
  ),
);

/** What happened, told by a plain list of accepted votes instead of the session. */
interface Ledger {
  readonly joined: Set<string>;
  readonly votes: Map<string, Map<string, Choice>>;
}

/** Votes may be changed, or are final and end when they are decided. */
const settings = fc.constantFrom<Partial<ChatSettings>>(
  {},
  { changeVote: false },
  { changeVote: false, earlyClose: true },
);

describe('any order of joins, leavings, proposals, votes, changes, closings and deadlines', () => {
  test('counts nobody twice and loses nobody', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), settings, (steps, chosen) => {
        let session = opened();
        let now = start;
        const ledger: Ledger = { joined: new Set(session.participants), votes: new Map() };
        for (const [index, [waitMs, make]] of steps.entries()) {
          now += waitMs;
          const command = make(`p${index}`);
          const before = session;
          const decision = decide(session, command, circumstances(now, chosen));
          if (decision.kind === 'rejected') continue;
          session = decision.events.reduce(evolve, session);
          if (command.type === 'join') ledger.joined.add(command.person.id);
          if (command.type === 'leave') ledger.joined.delete(command.person.id);
          if (command.type === 'propose') ledger.votes.set(command.proposalId, new Map());
          if (command.type === 'vote') {
            const id =
              command.proposalId ??
              before.proposals.find(({ open, endTime }) => open && now < endTime)?.id;
            const votes = ledger.votes.get(id ?? '');
            // Whatever is accepted was accepted in time, from a participant.
            expect(votes).toBeDefined();
            expect(before.participants).toContain(command.person.id);
            if (chosen.changeVote === false) expect(votes?.has(command.person.id)).toBe(false);
            votes?.set(command.person.id, command.choice);
          }
        }
        expect(new Set(session.participants)).toEqual(ledger.joined);
        expect(session.participants).toHaveLength(ledger.joined.size);
        expect(session.proposals.filter(({ open }) => open).length).toBeLessThanOrEqual(1);
        if (!session.open) expect(session.proposals.every(({ open }) => !open)).toBe(true);
        for (const proposal of session.proposals) {
          const expected = [...(ledger.votes.get(proposal.id)?.values() ?? [])];
          const tally = countVotes(proposal);
          const count = (choice: Choice): number =>
            expected.filter((each) => each === choice).length;
          expect([tally.yes, tally.no, tally.abstain]).toEqual(choices.map(count));
          expect(tally.yesAmount).toBe(count('yes') * amountOf('0.01'));
          expect(proposal.endTime).toBeLessThanOrEqual(session.endTime);
          if (proposal.result === 'approved') expect(tally.yes).toBeGreaterThan(tally.no);
          if (proposal.result === 'rejected') expect(tally.yes).toBeLessThanOrEqual(tally.no);
          expect(proposal.open).toBe(proposal.result === undefined);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('a deadline that comes several times decides once', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 40 }),
        fc.integer({ min: 2, max: 4 }),
        (steps, times) => {
          let session = opened();
          let now = start;
          for (const [index, [waitMs, make]] of steps.entries()) {
            now += waitMs;
            const decision = decide(session, make(`p${index}`), circumstances(now));
            if (decision.kind === 'accepted') session = decision.events.reduce(evolve, session);
          }
          for (const { id, open } of session.proposals) {
            let ended = 0;
            for (let time = 0; time < times; time += 1) {
              const decision = decide(
                session,
                { type: 'end-proposal', proposalId: id },
                circumstances(session.endTime),
              );
              if (decision.kind === 'rejected') continue;
              ended += 1;
              session = decision.events.reduce(evolve, session);
            }
            expect(ended).toBe(open ? 1 : 0);
          }
        },
      ),
    );
  });
});
