import type { Conversation } from './conversation-kinds.ts';

/** A turn is what a person wrote, with the answer. */
const mostTurns = 12;

/** The conversation with one more turn, of which the last 12 are kept. */
export function appendTurn(
  before: Conversation | undefined,
  text: string,
  replies: readonly string[],
  now: Date,
): Conversation {
  const answer = replies.map((reply) => ({ type: 'text' as const, text: reply }));
  const messages: Conversation['messages'] = [
    ...(before?.messages ?? []),
    { role: 'user', content: text },
    { role: 'assistant', content: answer },
  ];
  return { status: 'active', messages: lastTurns(messages), updatedAt: now.getTime() };
}

/** The last 12 turns. */
export function lastTurns(messages: Conversation['messages']): Conversation['messages'] {
  const starts = messages.flatMap(({ role }, index) => (role === 'user' ? [index] : []));
  return messages.slice(starts.at(-mostTurns));
}
