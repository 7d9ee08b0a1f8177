import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decodeKey, encodeEntry } from '../../src/entries/entry.ts';

const entry = {
  token: 'abc-1',
  of: 'menus',
  freshUntil: 1_800_000_000_000,
  staleUntil: 1_800_000_060_000,
  tags: ['@menus', '17'],
};
const text = encodeEntry(entry, '{"dish":"soto"}');

describe('what a key holds', () => {
  it('is an entry with its value, as it was written', () => {
    expect(decodeKey(text)).toEqual({
      token: 'abc-1',
      entry: { ...entry, value: { dish: 'soto' } },
    });
    expect(text.startsWith('{"token":"abc-1"')).toBe(true);
  });

  it('is a loader at work, with the entry before it or none', () => {
    expect(decodeKey('{"filling":"b-2","until":1800000000001,"entry":null}')).toEqual({
      token: 'b-2',
      fillingUntil: 1_800_000_000_001,
    });
    expect(decodeKey(`{"filling":"b-2","until":1800000000001,"entry":${text}}`)).toMatchObject({
      token: 'b-2',
      fillingUntil: 1_800_000_000_001,
      entry: { token: 'abc-1' },
    });
  });

  it('is nothing when it is absent, and says so when it cannot be read', () => {
    expect(decodeKey(undefined)).toEqual({ token: '' });
    const broken = ['', '{', 'null', '7', '[]', '"text"', '{}', '{"filling":"b"}'];
    broken.push('{"filling":7,"until":1,"entry":null}', text.replace('"value"', '"worth"'));
    for (const name of Object.keys(entry)) broken.push(text.replace(`"${name}"`, '"other"'));
    for (const held of broken) {
      expect(decodeKey(held), held).toEqual({ token: '', isUnreadable: true });
    }
  });

  it('keeps any JSON value, and never throws for any text', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.stringify(value);
        expect(decodeKey(encodeEntry(entry, json)).entry?.value).toEqual(JSON.parse(json));
      }),
    );
    fc.assert(fc.property(fc.string(), (held) => void decodeKey(held)));
  });
});
