import { describe, expect, test } from 'vitest';

import { readChatArguments } from '../../src/chat/chat-arguments.ts';

describe('pnpm chat wa', () => {
  test('takes a phone and a text, in one argument or in several', () => {
    const expected = { kind: 'whatsapp', phone: '+6281234567890', text: '50rb makan siang' };
    expect(readChatArguments(['wa', '+6281234567890', '50rb makan siang'])).toEqual(expected);
    expect(readChatArguments(['wa', '+6281234567890', '50rb', 'makan', 'siang'])).toEqual(expected);
  });

  test('without a text there is a prompt', () => {
    expect(readChatArguments(['wa', '+62 812-3456-7890'])).toMatchObject({ text: undefined });
  });

  test.each([[['wa']], [['wa', '08123456789', 'x']], [['wa', 'budi', 'x']]])(
    'says how a phone is written: %j',
    (args) => {
      expect(readChatArguments(args)).toMatchObject({
        kind: 'usage',
        problem: expect.stringContaining('phone'),
      });
    },
  );
});

describe('pnpm chat tg', () => {
  test('writes in the demo group, in another one, or in private', () => {
    const base = { kind: 'telegram', person: 'alice', text: '/help' };
    expect(readChatArguments(['tg', 'alice', '/help'])).toEqual({ ...base, group: 'demo group' });
    expect(readChatArguments(['tg', 'alice', '/help', '--group', 'x'])).toEqual({
      ...base,
      group: 'x',
    });
    expect(readChatArguments(['tg', '--private', 'alice', '/help'])).toEqual({
      ...base,
      group: undefined,
    });
  });

  test('lists who is there when nobody is named', () => {
    expect(readChatArguments(['tg'])).toEqual({ kind: 'telegram-list' });
  });
});

test('anything else is told how it is used', () => {
  expect(readChatArguments([])).toEqual({ kind: 'usage', problem: undefined });
  expect(readChatArguments(['--help'])).toEqual({ kind: 'usage', problem: undefined });
  for (const args of [['sms'], ['wa', '--nonsense'], ['tg', 'alice', ' ']]) {
    expect(readChatArguments(args)).toMatchObject({ kind: 'usage', problem: expect.any(String) });
  }
});
