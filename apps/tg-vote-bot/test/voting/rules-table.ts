import { expect, test } from 'vitest';

import { amountOf } from '../../src/voting/amount.ts';
import { decide } from '../../src/voting/decide.ts';
import type { Rejection } from '../../src/voting/rejection.ts';
import type { VotingCommand } from '../../src/voting/voting-command.ts';
import type { VotingEvent } from '../../src/voting/voting-event.ts';
import type { Choice, Person, VotingSession } from '../../src/voting/voting-session.ts';
import { bob, circumstances } from './given.ts';

/** One rule: given a session, when somebody does something at a moment, then this happens or is refused. */
export type Rule = readonly [
  rule: string,
  given: VotingSession,
  when: readonly [now: number, command: VotingCommand],
  then: { events: readonly object[] } | { rejected: Partial<Rejection> },
];

/** Makes a test of each rule. */
export function testRules(rules: readonly Rule[]): void {
  test.each(rules)('%s', (_rule, given, [now, command], then) => {
    const verdict = decide(given, command, circumstances(now));
    if ('events' in then) {
      const events: readonly VotingEvent[] = verdict.kind === 'accepted' ? verdict.events : [];
      expect(verdict.kind).toBe('accepted');
      expect(events).toHaveLength(then.events.length);
      expect(events).toMatchObject(then.events);
    } else {
      expect(verdict).toMatchObject({ kind: 'rejected', rejection: then.rejected });
    }
  });
}

/** Somebody who is not in. */
export const dave: Person = { id: '4', name: 'Dave' };

export function join(person: Person): VotingCommand {
  return { type: 'join', person };
}

export function vote(
  person: Person,
  choice: Choice,
  more: { readonly amount?: string; readonly proposalId?: string } = {},
): VotingCommand {
  return {
    type: 'vote',
    person,
    choice,
    ...(more.amount === undefined ? {} : { amount: amountOf(more.amount) }),
    ...(more.proposalId === undefined ? {} : { proposalId: more.proposalId }),
  };
}

export function close(person: Person, isAdmin = false): VotingCommand {
  return { type: 'close', person, isAdmin };
}

/** Bob proposes something that is no trade. */
export const decision: VotingCommand = {
  type: 'propose',
  person: bob,
  proposalId: 'p2',
  text: 'Pizza?',
  terms: { type: 'decision' },
};
