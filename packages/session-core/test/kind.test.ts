import { expect, it } from 'vitest';
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
