import { lastTurns } from './append-turn.ts';
import type { Conversation } from './conversation-kinds.ts';

/**
 * Makes one conversation of two with the same person. Turns have no times of their own: the conversation that fell silent
 * first comes first.
 */
export function joinConversations(one: Conversation, other: Conversation): Conversation {
  const [older, newer] = one.updatedAt <= other.updatedAt ? [one, other] : [other, one];
  return { ...newer, messages: lastTurns([...older.messages, ...newer.messages]) };
}
