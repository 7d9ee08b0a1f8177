import type { VotingRules } from '../rules/voting-rules.ts';
import { parseMinutes } from './minutes.ts';
import type { Parsed } from './parsed.ts';
import { splitQuotedText } from './quoted-text.ts';

/** What /create_session was told. */
export interface CreateSessionInput {
  readonly message: string;
  readonly minutes?: number;
}

/** Reads what follows /create_session: `"message" minutes`, the minutes being optional. */
export function parseCreateSession(
  payload: string,
  rules: VotingRules,
): Parsed<CreateSessionInput> {
  const { text: message, rest } = splitQuotedText(payload);
  if (message === '') return { kind: 'invalid', problem: 'text-missing' };
  if (rest === '') return { kind: 'parsed', value: { message } };
  const minutes = parseMinutes(rest);
  if (minutes === undefined) {
    const corrected = correctedCreateSession(message, rules.sessionMinutes.usual);
    return { kind: 'invalid', problem: 'minutes-unreadable', part: rest, corrected };
  }
  return { kind: 'parsed', value: { message, minutes } };
}

/** The command as it should be typed. */
export function correctedCreateSession(message: string, minutes: number): string {
  return `/create_session "${message}" ${minutes}`;
}
