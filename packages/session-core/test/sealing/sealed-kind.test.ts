import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';

import type { StandardSchemaV1 } from '@standard-schema/spec';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import {
  defineKind,
  InvalidSessionError,
  parseEncryptionKeys,
  SealedValueError,
  type SessionKind,
} from '../../src/index.ts';
import { decodeCopy, decodeStored, encodeCopy, encodeValue } from '../../src/kinds/codec.ts';
import { withKeys } from '../../src/kinds/kind.ts';

const options = {
  name: 'secret',
  keyPrefix: 'secret:',
  ttlMs: 1_000,
  schema: z.object({ pin: z.string() }),
} as const;
const plain = defineKind(options);
const kind = defineKind({ ...options, sensitive: true });

const keyText = () => randomBytes(32).toString('base64');
const [first, second] = [keyText(), keyText()];
const opened = withKeys(kind, parseEncryptionKeys(`one:${first}`));

const pin = 'hunter2-\u0000-ñ-🎉';
const row = (json: string) => ({ json, version: 7, createdAt: new Date(0), expiresAt: undefined });
const seal = (id = 'a', by: SessionKind<{ pin: string }> = opened) => encodeValue(by, id, { pin });
const caught = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

describe('the value of a sensitive kind', () => {
  it('is an envelope with the name of the key, and nothing of the value', () => {
    const json = seal();
    expect(JSON.parse(json)).toEqual({
      sealed: {
        key: 'one',
        iv: expect.any(String),
        tag: expect.any(String),
        data: expect.any(String),
      },
    });
    expect(json).not.toContain('hunter2');
    expect(json).not.toContain(Buffer.from('hunter2').toString('base64').slice(0, 8));
  });

  it('is opened again to the letter', () => {
    expect(decodeStored(opened, 'a', row(seal())).value).toEqual({ pin });
  });

  it('never looks the same twice', () => {
    expect(new Set(Array.from({ length: 100 }, () => seal())).size).toBe(100);
  });

  it('may have any fields, those of a copy too', () => {
    const loose = withKeys(
      defineKind({ ...options, schema: z.record(z.string(), z.unknown()), sensitive: true }),
      parseEncryptionKeys(first),
    );
    const value = { version: 'x', absent: true, filling: 't', sealed: { key: 1 } };
    const json = encodeValue(loose, 'a', value);
    expect(decodeStored(loose, 'a', row(json)).value).toEqual(value);
    expect(decodeCopy(loose, 'a', encodeCopy(loose, 'a', row(json)))).toMatchObject({
      is: 'session',
      session: { value },
    });
  });

  it('cannot be moved to another id or another kind', () => {
    const other = withKeys(
      defineKind({ ...options, name: 'other', sensitive: true }),
      parseEncryptionKeys(`one:${first}`),
    );
    expect(() => decodeStored(opened, 'b', row(seal('a')))).toThrow(SealedValueError);
    expect(() => decodeStored(other, 'a', row(seal('a')))).toThrow(SealedValueError);
  });

  it.each(['key', 'iv', 'tag', 'data'] as const)(
    'is refused when a letter of its %s was changed',
    (field) => {
      const { sealed }: { sealed: Record<string, string> } = JSON.parse(seal());
      const text = sealed[field] ?? '';
      const changed = { ...sealed, [field]: (text.startsWith('A') ? 'B' : 'A') + text.slice(1) };
      const error = caught(() =>
        decodeStored(opened, 'a', row(JSON.stringify({ sealed: changed }))),
      );
      expect(error).toMatchObject({
        code: 'SEALED_VALUE_UNREADABLE',
        reason: field === 'key' ? 'unknown-key' : 'damaged',
      });
    },
  );

  it.each([
    ['no envelope', '{"sealed":1}'],
    ['half of one', '{"sealed":{"key":"one","iv":"AAAA"}}'],
    ['one without data', '{"sealed":{"key":"one","iv":"AAAA","tag":"AAAA","data":""}}'],
    ['one with a short tag', JSON.stringify(cutTag(seal()))],
  ])('is refused when it is %s', (_, json) => {
    expect(() => decodeStored(opened, 'a', row(json))).toThrow(SealedValueError);
  });

  it('is opened by every key that is given, and sealed by the first', () => {
    const rotated = withKeys(kind, parseEncryptionKeys(`two:${second},one:${first}`));
    expect(decodeStored(rotated, 'a', row(seal())).value).toEqual({ pin });
    const anew = seal('a', rotated);
    expect(anew).toContain('"key":"two"');
    const retired = withKeys(kind, parseEncryptionKeys(`two:${second}`));
    expect(decodeStored(retired, 'a', row(anew)).value).toEqual({ pin });
    expect(caught(() => decodeStored(retired, 'a', row(seal())))).toMatchObject({
      reason: 'unknown-key',
      message: expect.stringContaining('SESSION_ENCRYPTION_KEY'),
    });
  });

  it('from before the kind became sensitive is read, and its copy is sealed', () => {
    const old = row(encodeValue(plain, 'a', { pin }));
    expect(decodeStored(opened, 'a', old).value).toEqual({ pin });
    const copy = encodeCopy(opened, 'a', old);
    expect(copy).toMatch(/^\{"sealed":\{.*\},"version":7\}$/);
    expect(copy).not.toContain('hunter2');
    expect(decodeCopy(opened, 'a', copy)).toMatchObject({
      session: { value: { pin }, version: 7 },
    });
  });
});

describe('a copy of a sensitive kind', () => {
  it('is the envelope with the version as the last field', () => {
    expect(encodeCopy(opened, 'a', row(seal()))).toMatch(
      /^\{"sealed":\{"key":"one","iv":"[^"]+","tag":"[^"]+","data":"[^"]+"\},"version":7\}$/,
    );
  });

  it('that somebody wrote unsealed, or changed, is unreadable', () => {
    const copy = encodeCopy(opened, 'a', row(seal()));
    const texts = ['{"pin":"theirs","version":9}', copy.replace(/"data":"../, '"data":"AA')];
    for (const text of texts) {
      expect(decodeCopy(opened, 'a', text)).toMatchObject({ is: 'unreadable' });
    }
    expect(decodeCopy(opened, 'b', copy)).toMatchObject({ is: 'unreadable' });
  });
});

describe('what is said about a sensitive value', () => {
  const quoting = z.object({
    pin: z
      .string()
      .refine((text) => text.length > 99, { error: ({ input }) => `not ${String(input)}` }),
    deep: z.object({ list: z.array(z.enum(['a'])) }).optional(),
  });

  it('names where a problem is, and quotes nothing', () => {
    const strict = withKeys(
      defineKind({ ...options, schema: quoting, sensitive: true }),
      parseEncryptionKeys(first),
    );
    const error = caught(() => encodeValue(strict, 'a', { pin, deep: { list: ['a', 'hunter2'] } }));
    expect(error).toBeInstanceOf(InvalidSessionError);
    expect(String(error)).toContain('does not fit its schema: pin; deep.list.1.');
    expect(String(error)).not.toContain('hunter2');
    expect(String(caught(() => encodeValue(strict, 'a', 'hunter2')))).toContain('as a whole');
    const stored = seal('a', withKeys(kind, parseEncryptionKeys(first)));
    expect(String(caught(() => decodeStored(strict, 'a', row(stored))))).not.toContain('hunter2');
  });

  const throwing: StandardSchemaV1<unknown, { pin: string }> = {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate(value) {
        throw new Error(`cannot work with ${JSON.stringify(value)}`);
      },
    },
  };
  const zodThatThrows = z.object({ pin: z.string() }).transform(({ pin: text }) => {
    if (text !== '') throw new Error(`cannot work with ${text}`);
    return { pin: text };
  });

  it.each([
    ['any library', throwing],
    ['zod', zodThatThrows],
  ])('holds nothing of what a schema of %s threw', (_, schema) => {
    const failing = withKeys(
      defineKind({ ...options, schema, sensitive: true }),
      parseEncryptionKeys(first),
    );
    const error = caught(() => encodeValue(failing, 'a', { pin }));
    expect(error).toBeInstanceOf(InvalidSessionError);
    expect(inspect(error, { depth: 9 })).not.toContain('hunter2');
  });

  it('of a plain kind is as detailed as before', () => {
    const loud = defineKind({ ...options, schema: quoting });
    expect(String(caught(() => encodeValue(loud, 'a', { pin: 'short' })))).toContain(
      'pin: not short',
    );
  });
});

describe('defineKind', () => {
  it('refuses a sensitive kind whose key would show times beside what is sealed', () => {
    expect(() => defineKind({ ...options, sensitive: true, times: { createdAt: 'at' } })).toThrow(
      /shows no times/,
    );
  });
});

/** A tag of four bytes is easy to guess, and one that GCM takes if nobody looks. */
function cutTag(json: string): unknown {
  const { sealed }: { sealed: { tag: string } } = JSON.parse(json);
  const tag = Buffer.from(sealed.tag, 'base64').subarray(0, 4).toString('base64');
  return { sealed: { ...sealed, tag } };
}
