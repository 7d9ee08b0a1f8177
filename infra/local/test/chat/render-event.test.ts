import type { MessageEvent } from '@sesi/fake-telegram';
import { expect, test } from 'vitest';

import { renderEvent } from '../../src/chat/telegram-chat.ts';

const view = { columns: 80, styled: false };

function event(
  kind: MessageEvent['kind'],
  message: Partial<MessageEvent['message']> = {},
): MessageEvent {
  return {
    sequence: 1,
    kind,
    message: {
      id: 7,
      chatId: -1,
      chat: 'demo group',
      from: { id: 2, name: 'Sesi', isBot: true },
      date: 0,
      text: 'Lunch?',
      html: '<b>Lunch?</b>',
      buttons: [[{ text: '✅ Join', data: 'j' }]],
      editCount: 0,
      isService: false,
      isPinned: false,
      ...message,
    },
  };
}

test('a new message has its writer, its text and its buttons', () => {
  expect(renderEvent(event('message'), view, 'demo group')).toEqual([
    'Sesi:',
    '│ Lunch?',
    '│ [✅ Join]',
  ]);
});

test('a changed, a deleted and a service message say so', () => {
  expect(renderEvent(event('edit'), view, 'demo group')[0]).toBe('Sesi · changed:');
  expect(renderEvent(event('delete'), view, 'demo group')).toEqual(['Sesi · deleted: "Lunch?"']);
  const joined = event('message', { isService: true, text: 'Dan joined the group' });
  expect(renderEvent(joined, view, 'demo group')).toEqual(['  (Dan joined the group)']);
});

test('what happens in another chat says where', () => {
  expect(renderEvent(event('message', { chat: 'Alice' }), view, 'demo group')[0]).toBe(
    'Sesi · Alice:',
  );
});

test('a toast is shown to the one who pressed; an empty one to nobody', () => {
  const toast = {
    sequence: 1,
    kind: 'toast',
    chatId: -1,
    chat: 'demo group',
    messageId: 7,
    queryId: 'q',
    to: { id: 3, name: 'Bob', isBot: false },
    isAlert: false,
  } as const;
  expect(renderEvent({ ...toast, text: "You're in!" }, view, 'demo group')).toEqual([
    "→ Bob sees: You're in!",
  ]);
  expect(renderEvent({ ...toast, text: '' }, view, 'demo group')).toEqual([]);
});
