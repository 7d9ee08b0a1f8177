import { expect, test } from 'vitest';

import { appendTurn } from '../../../src/conversation/session/append-turn.ts';
import type { Conversation } from '../../../src/conversation/session/conversation-kinds.ts';

const now = new Date('2026-11-21T04:00:00.000Z');

test('a turn is what was written and the answer, in the documented shape', () => {
  expect(appendTurn(undefined, 'Hola', ['¡Hola!', '¿Qué tal?'], now)).toEqual({
    status: 'active',
    messages: [
      { role: 'user', content: 'Hola' },
      {
        role: 'assistant',
        content: [
          { type: 'text', text: '¡Hola!' },
          { type: 'text', text: '¿Qué tal?' },
        ],
      },
    ],
    updatedAt: 1_795_233_600_000,
  });
});

test('the last twelve turns are kept', () => {
  let conversation: Conversation | undefined;
  for (let turn = 1; turn <= 20; turn += 1) {
    conversation = appendTurn(conversation, `turn ${turn}`, ['ok'], now);
    expect(conversation.messages).toHaveLength(2 * Math.min(turn, 12));
  }
  expect(conversation?.messages[0]).toEqual({ role: 'user', content: 'turn 9' });
});
