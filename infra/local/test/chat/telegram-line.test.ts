import { expect, test } from 'vitest';

import { readTelegramLine } from '../../src/chat/telegram-line.ts';

const names = new Set(['alice', 'bob', '@bob_b']);

test('a line is said by the person of the prompt', () => {
  expect(readTelegramLine('/vote yes', 'alice', names)).toEqual({
    person: 'alice',
    action: { kind: 'say', text: '/vote yes' },
  });
});

test('brackets press a button', () => {
  expect(readTelegramLine('[ ✅ Join ]', 'alice', names)).toEqual({
    person: 'alice',
    action: { kind: 'press', button: '✅ Join' },
  });
});

test('a known name and a colon do it as somebody else', () => {
  expect(readTelegramLine('bob: [Join]', 'alice', names)).toEqual({
    person: 'bob',
    action: { kind: 'press', button: 'Join' },
  });
  expect(readTelegramLine('@bob_b: halo', 'alice', names).person).toBe('@bob_b');
});

test('an unknown name, or no space behind the colon, is just text', () => {
  for (const line of ['note: buy milk', 'bob:x', '12:30 is fine']) {
    expect(readTelegramLine(line, 'alice', names)).toEqual({
      person: 'alice',
      action: { kind: 'say', text: line },
    });
  }
});
