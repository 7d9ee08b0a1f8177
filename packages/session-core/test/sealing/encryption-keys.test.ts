import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';

import { describe, expect, it } from 'vitest';

import { EncryptionKeyError, parseEncryptionKeys } from '../../src/index.ts';
import { findKey } from '../../src/sealing/encryption-keys.ts';

const bytes = randomBytes(32);
const base64 = bytes.toString('base64');

describe('encryption keys', () => {
  it.each([
    ['base64', base64],
    ['base64 without padding', base64.replace('=', '')],
    ['base64 for URLs', bytes.toString('base64url')],
    ['hex', bytes.toString('hex')],
    ['hex in capitals', bytes.toString('hex').toUpperCase()],
    ['base64 with space around it', ` ${base64}\n`],
  ])('are read as %s', (_, text) => {
    const [key, ...more] = parseEncryptionKeys(text);
    expect(key?.key.export()).toEqual(bytes);
    expect(more).toEqual([]);
  });

  it('may be several, named or not, in the order given', () => {
    const old = randomBytes(32).toString('hex');
    const keys = parseEncryptionKeys(`2027:${base64}, ${old}`);
    expect(keys.map(({ id }) => id)).toEqual(['2027', expect.stringMatching(/^sha-[\da-f]{12}$/)]);
    expect(keys[1]?.key.export().toString('hex')).toBe(old);
  });

  it('that got a name later are still found by what they were called before', () => {
    const [unnamed] = parseEncryptionKeys(base64);
    const named = parseEncryptionKeys(`old:${base64}`);
    expect(findKey(named, unnamed?.id ?? '')?.export()).toEqual(bytes);
    expect(findKey(named, 'old')?.export()).toEqual(bytes);
    expect(findKey(named, 'new')).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['a password', 'hunter2-hunter2-hunter2'],
    ['31 bytes', randomBytes(31).toString('base64')],
    ['33 bytes', randomBytes(33).toString('base64')],
    ['33 bytes without padding that look like 32', `${base64.slice(0, 43)}A`],
    ['31 bytes in hex', randomBytes(31).toString('hex')],
    ['a name with a space', `my key:${base64}`],
    ['an empty one at the end', `${base64},`],
    ['the same key twice', `${base64},${base64}`],
    ['one name for two keys', `a:${base64},a:${randomBytes(32).toString('base64')}`],
  ])('that are %s are refused, and not repeated in the message', (_, text) => {
    const parse = () => parseEncryptionKeys(text);
    expect(parse).toThrow(EncryptionKeyError);
    expect(parse).toThrow(/encryption key/i);
    for (const part of text.split(/[:,]/)) {
      if (part.length > 2) expect(parse).not.toThrow(part);
    }
  });

  it('are not shown by JSON or by the console', () => {
    const keys = parseEncryptionKeys(`main:${base64}`);
    const shown = JSON.stringify(keys) + inspect(keys, { depth: 9, showHidden: true });
    expect(shown).not.toContain(base64.slice(0, 10));
    expect(shown).not.toContain(bytes.toString('hex').slice(0, 10));
  });
});
