import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { defineKind, InvalidSessionError } from '../src/index.ts';
import { decodeCopy, encodeAbsence, encodeCopy, encodeValue } from '../src/kinds/codec.ts';

const kind = defineKind({
  name: 'note',
  keyPrefix: 'note:',
  ttlMs: 1_000,
  schema: z.object({ text: z.string() }),
  times: { createdAt: 'created_at', expiresAt: 'expires_at' },
});
const bare = defineKind({ name: 'bare', keyPrefix: 'bare:', ttlMs: 1_000, schema: z.object({}) });

const stored = {
  json: '{"text":"hi"}',
  version: 42,
  createdAt: new Date('2026-01-02T03:04:05.678Z'),
  expiresAt: new Date('2026-01-03T03:04:05.678Z'),
};

describe('a copy in Redis', () => {
  it('is the value, the times that the kind shows, and the version as the last field', () => {
    expect(encodeCopy(kind, 'a', stored)).toBe(
      '{"text":"hi","created_at":"2026-01-02T03:04:05.678Z","expires_at":"2026-01-03T03:04:05.678Z","version":42}',
    );
  });

  it('of an empty value is still JSON', () => {
    expect(encodeCopy(bare, 'a', { ...stored, json: '{}' })).toBe('{"version":42}');
  });

  it('reads back as the session it was made of', () => {
    expect(decodeCopy(kind, 'a', encodeCopy(kind, 'a', stored))).toEqual({
      is: 'session',
      session: {
        id: 'a',
        value: { text: 'hi' },
        version: 42,
        createdAt: stored.createdAt,
        expiresAt: stored.expiresAt,
        possiblyStale: false,
      },
    });
  });

  it('may say that there is no session, or that it is being filled', () => {
    expect(decodeCopy(kind, 'a', encodeAbsence(7))).toEqual({ is: 'absent' });
    expect(decodeCopy(kind, 'a', '{"filling":"t-1","floor":3}')).toEqual({ is: 'filling' });
  });

  it.each([
    'not json',
    '[]',
    'null',
    '"text"',
    '{"text":"hi"}',
    '{"text":5,"version":1}',
    '{"text":"hi","created_at":"yesterday","version":1}',
    '{"text":"hi","version":1.5}',
    '',
  ])('that holds %j is unreadable', (text) => {
    expect(decodeCopy(kind, 'a', text).is).toBe('unreadable');
  });

  it('that is no JSON is not quoted, as it may be what somebody wrote', () => {
    const copy = decodeCopy(kind, 'a', 'my-password');
    expect(copy).toMatchObject({ is: 'unreadable', cause: { message: 'the copy is not JSON' } });
  });
});

describe('a value', () => {
  it('must be a JSON object', () => {
    const list = defineKind({
      name: 'list',
      keyPrefix: 'list:',
      ttlMs: 1,
      schema: z.array(z.number()),
    });
    expect(() => encodeValue(list, 'a', [1])).toThrow(InvalidSessionError);
  });

  it('must not bring a field that the copy adds', () => {
    const loose = defineKind({
      name: 'loose',
      keyPrefix: 'loose:',
      ttlMs: 1,
      schema: z.record(z.string(), z.unknown()),
      times: { expiresAt: 'expires_at' },
    });
    expect(() => encodeValue(loose, 'a', { version: 1 })).toThrow(/"version"/);
    expect(() => encodeValue(loose, 'a', { expires_at: 'x' })).toThrow(/"expires_at"/);
    expect(() => encodeValue(loose, 'a', { filling: 'x' })).toThrow(/"filling"/);
    expect(() => encodeValue(loose, 'a', { absent: true })).toThrow(/"absent"/);
    expect(() => encodeValue(loose, 'a', { sealed: {} })).toThrow(/"sealed"/);
  });

  it('is refused with every problem named', () => {
    const two = defineKind({
      name: 'two',
      keyPrefix: 'two:',
      ttlMs: 1,
      schema: z.object({ a: z.string(), b: z.object({ c: z.number() }) }),
    });
    expect(() => encodeValue(two, 'x', { a: 1, b: { c: 'no' } })).toThrow(/a: .*; b\.c: /);
  });

  it('needs a schema that answers at once', () => {
    const slow = defineKind({
      name: 'slow',
      keyPrefix: 'slow:',
      ttlMs: 1,
      schema: z.object({}).refine(async () => await Promise.resolve(true)),
    });
    expect(() => encodeValue(slow, 'a', {})).toThrow(/synchronous/i);
  });
});
