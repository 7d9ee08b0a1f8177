import { describe, expect, test } from 'vitest';

import { toCommand, toPress } from '../../src/telegram/handlers/to-incoming.ts';
import { personOf, senderOf } from '../../src/telegram/sender.ts';

describe('who sent a message', () => {
  const from = { id: 7, first_name: 'Alice', username: 'alice' };
  test.each([
    [
      { chat: { id: -1 }, from },
      { kind: 'person', person: { id: '7', name: 'Alice', username: 'alice' } },
    ],
    [{ chat: { id: -1 }, from, sender_chat: { id: -1 } }, { kind: 'as-group' }],
    [{ chat: { id: -1 }, from, sender_chat: { id: -2 } }, { kind: 'as-channel' }],
    [{ chat: { id: -1 } }, undefined],
  ])('%j', (message, sender) => {
    expect(senderOf(message)).toEqual(sender);
  });

  test.each([
    [{ first_name: 'Ana', last_name: 'Lima' }, 'Ana Lima'],
    [{ first_name: 'A\u202eb\u0000c\n' }, 'Abc'],
    [{ first_name: '  ', username: 'ghost' }, 'ghost'],
    [{ first_name: '\u200f' }, '7'],
    [{ first_name: '👨‍👩‍👧'.repeat(50) }, `${'👨‍👩‍👧'.repeat(39)}…`],
  ])('%j is shown as %s', (user, name) => {
    expect(personOf({ id: 7, ...user }).name).toBe(name);
  });
});

describe('a command', () => {
  const message = {
    message_id: 5,
    chat: { id: -1 },
    from: { id: 7, first_name: 'Alice', language_code: 'es' },
    text: '/propose@sesi_bot"Pizza?" 5',
    entities: [{ length: 17 }],
    message_thread_id: 3,
  };

  test('keeps what follows its name, and is named by its update', () => {
    expect(toCommand(message, 77)).toMatchObject({
      payload: '"Pizza?" 5',
      origin: '77',
      languageTag: 'es',
      place: { chatId: -1, replyTo: 5 },
    });
  });

  test('is answered in its topic, and only there where it is one', () => {
    expect(toCommand(message, 77)?.place.threadId).toBeUndefined();
    expect(toCommand({ ...message, is_topic_message: true }, 77)?.place.threadId).toBe(3);
  });

  test('a press without a chat is none', () => {
    expect(toPress({ id: '1', from: message.from, data: 'y:p' }, 77)).toBeUndefined();
  });
});
