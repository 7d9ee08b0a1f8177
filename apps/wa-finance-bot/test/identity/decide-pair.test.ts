import { describe, expect, test } from 'vitest';

import { addressOfPerson, decidePair } from '../../src/identity/decide-pair.ts';
import type { Person, UserId } from '../../src/identity/identities.ts';
import { identityKinds, readPersonId, writePersonId } from '../../src/identity/person-id.ts';

const lid = 'lid:555';
const phone = '+6281234567890';
const otherPhone = '+6281111111111';

function person(...ids: readonly string[]): Person {
  return { userId: 1 as UserId, ids };
}

describe('an id', () => {
  test.for([
    ['+6281234567890', { kind: 'pn', value: '+6281234567890' }],
    ['lid:555', { kind: 'lid', value: '555' }],
    ['bsuid:US.134', { kind: 'bsuid', value: 'US.134' }],
    ['tg:42', { kind: 'tg', value: '42' }],
  ] as const)('%s is taken apart and put together again', ([id, parts]) => {
    expect(readPersonId(id)).toEqual(parts);
    expect(writePersonId(parts)).toBe(id);
  });

  test('has one of the known kinds', () => {
    expect(identityKinds).toEqual(['pn', 'lid', 'bsuid', 'tg']);
    expect(readPersonId('fax:5')).toEqual({ kind: 'pn', value: 'fax:5' });
  });
});

test('a person is reached at their phone, and without one at their first id', () => {
  expect(addressOfPerson(person(lid, phone))).toBe(phone);
  expect(addressOfPerson(person(lid, 'lid:556'))).toBe(lid);
  expect(addressOfPerson(person())).toBeUndefined();
});

test.for([
  ['nobody is known', undefined, undefined, { kind: 'join', from: undefined }],
  ['the phone is known', undefined, person(phone), { kind: 'join', from: undefined }],
  [
    'the phone has another lid',
    undefined,
    person(phone, 'lid:1'),
    { kind: 'join', from: undefined },
  ],
  ['the lid is known', person(lid), undefined, { kind: 'join', from: lid }],
  ['both are known, apart', person(lid), person(phone), { kind: 'join', from: lid }],
  ['both are known, together', person(lid, phone), person(phone, lid), { kind: 'known' }],
  [
    'the number was changed',
    person(otherPhone, lid),
    undefined,
    { kind: 'join', from: otherPhone },
  ],
  [
    'both have a phone and a person',
    person(otherPhone, lid),
    person(phone, 'lid:1'),
    { kind: 'contradiction' },
  ],
] as const)('a pair is joined or not: %s', ([, ofLid, ofPhone, decision]) => {
  expect(decidePair(phone, ofLid, ofPhone)).toEqual(decision);
});
