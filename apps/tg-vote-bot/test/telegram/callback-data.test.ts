import { describe, expect, test } from 'vitest';

import { decodeButton, encodeButton } from '../../src/telegram/callback-data.ts';
import { newId } from '../../src/use-cases/new-id.ts';
import { choices } from '../../src/voting/voting-session.ts';

describe('callback data', () => {
  test('comes back as the button that it was, in at most 64 bytes', () => {
    for (const id of [newId(), 'x'.repeat(22)]) {
      const buttons = [
        { action: 'join', sessionId: id } as const,
        ...choices.map((choice) => ({ action: 'vote', choice, proposalId: id }) as const),
      ];
      for (const button of buttons) {
        expect(decodeButton(encodeButton(button))).toEqual(button);
        expect(Buffer.byteLength(encodeButton(button))).toBeLessThanOrEqual(64);
      }
    }
  });

  test('that is none of ours is none', () => {
    for (const data of ['', 'x:1', 'y', 'y:', 'join_5', 'y:a b', `y:${'x'.repeat(61)}`, 'yy:1']) {
      expect(decodeButton(data)).toBeUndefined();
    }
  });
});

describe('ids', () => {
  test('are 22 characters that do not repeat', () => {
    const ids = Array.from({ length: 1_000 }, newId);
    expect(new Set(ids).size).toBe(1_000);
    expect(ids.every((id) => /^[\w-]{22}$/.test(id))).toBe(true);
  });
});
