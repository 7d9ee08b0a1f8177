import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { defineKind, InvalidSessionError } from '../src/index.ts';

const schema = z.object({});
const good = { name: 'registration', keyPrefix: 'reg:', ttlMs: 1_000, schema };

it('makes the key from the prefix and the id', () => {
  expect(defineKind(good).key('+62812')).toBe('reg:+62812');
});

it.each([
  { name: 'Registration' },
  { name: '' },
  { keyPrefix: 'reg' },
  { keyPrefix: 'reg*:' },
  { ttlMs: 0 },
  { ttlMs: -5 },
  { ttlMs: 1.5 },
  { ttlMs: Number.NaN },
  { copyTtlMs: 0 },
])('refuses %j', (change) => {
  expect(() => defineKind({ ...good, ...change })).toThrow(InvalidSessionError);
});

describe('the id of a session', () => {
  const kind = defineKind({ name: 'note', keyPrefix: 'note:', ttlMs: 1, schema: z.object({}) });

  it('may be any text', () => {
    expect(kind.key('+62 ñ 字 🎉')).toBe('note:+62 ñ 字 🎉');
  });

  it.each(['', 'x'.repeat(257), 'a\u0000', 'line\nbreak', 'half \ud83c', '\udf89 half'])(
    'is refused when it is %j',
    (id) => {
      expect(() => kind.key(id)).toThrow(InvalidSessionError);
    },
  );
});
