import { decide } from '../../src/voting/decide.ts';
import type { Circumstances } from '../../src/voting/deciding/circumstances.ts';
import { decideOpening } from '../../src/voting/deciding/decide-opening.ts';
import { evolve } from '../../src/voting/evolve.ts';
import { type ChatSettings, usualSettings } from '../../src/voting/rules/chat-settings.ts';
import { rulesOf, usualRules } from '../../src/voting/rules/voting-rules.ts';
import type { VotingCommand } from '../../src/voting/voting-command.ts';
import type { Person, VotingSession } from '../../src/voting/voting-session.ts';

export const alice: Person = { id: '1', name: 'Alice', username: 'alice' };
export const bob: Person = { id: '2', name: 'Bob' };
export const carol: Person = { id: '3', name: 'Carol' };

/** When the session of these tests was opened. */
export const start = Date.UTC(2026, 10, 21, 10, 0, 0);

/** A moment after the start. */
export function at(minutes: number, seconds = 0): number {
  return start + (minutes * 60 + seconds) * 1000;
}

/** A moment in a chat that has chosen something. */
export function circumstances(now: number, chosen: Partial<ChatSettings> = {}): Circumstances {
  const settings = { ...usualSettings, ...chosen };
  return { now, rules: rulesOf(usualRules, settings), settings };
}

/** A session of one hour that Alice opened. */
export function opened(): VotingSession {
  const decision = decideOpening(
    { chatId: -100, language: 'en', person: alice, message: 'Where do we eat?', minutes: 60 },
    circumstances(start),
  );
  if (decision.kind === 'rejected') throw new Error(decision.rejection.reason);
  return decision.session;
}

/** The session after commands that must be accepted, each with its moment. */
export function after(
  session: VotingSession,
  ...steps: readonly (readonly [now: number, command: VotingCommand])[]
): VotingSession {
  return steps.reduce((before, [now, command]) => {
    const decision = decide(before, command, circumstances(now));
    if (decision.kind === 'rejected') throw new Error(decision.rejection.reason);
    return decision.events.reduce(evolve, before);
  }, session);
}

/** Alice, Bob and Carol are in. */
export function joined(): VotingSession {
  return after(
    opened(),
    [at(0, 1), { type: 'join', person: bob }],
    [at(0, 2), { type: 'join', person: carol }],
  );
}

export const purchase = {
  type: 'propose',
  person: alice,
  proposalId: 'p1',
  text: 'BUY token=BONK amount=0.05 price=market',
  terms: { type: 'buy', token: 'BONK', amount: '0.05', price: 'market' },
  minutes: 5,
} as const satisfies VotingCommand;

/** All are in, and a purchase is put to the vote from minute 1 to minute 6. */
export function proposed(): VotingSession {
  return after(joined(), [at(1), purchase]);
}
