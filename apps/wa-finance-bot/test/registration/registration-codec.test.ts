import { expect, test } from 'vitest';

import { fromStored, toStored } from '../../src/registration/registration-codec.ts';
import { startRegistration } from '../../src/registration/registration.ts';

const now = new Date('2026-11-21T04:00:00Z');
const stored = toStored({
  ...startRegistration('+6281234567890', 'id', 'm1', now),
  step: 'city',
  answers: { name: 'Budi', email: 'budi@mail.com' },
});

test('a registration is stored as phone, step and plain answers', () => {
  expect(stored).toEqual({
    phone: '+6281234567890',
    step: 'city',
    session_data: {
      name: 'Budi',
      email: 'budi@mail.com',
      language: 'id',
      chosen: {},
      handled: ['m1'],
      lastMessageAt: '2026-11-21T04:00:00.000Z',
    },
  });
});

test.for([
  ['an unknown step', { ...stored, step: 'shoe-size' }],
  ['an answer too few', { ...stored, step: 'confirm' }],
  ['an answer too many', { ...stored, step: 'email' }],
  ['no data', { ...stored, session_data: {} }],
  ['an unknown language', { ...stored, session_data: { ...stored.session_data, language: 'fr' } }],
  [
    'a choice that is not known',
    { ...stored, session_data: { ...stored.session_data, chosen: { shoe: '43' } } },
  ],
  [
    'a time that is none',
    { ...stored, session_data: { ...stored.session_data, lastMessageAt: 'x' } },
  ],
] as const)('what is none of ours is not taken for a registration: %s', ([, given]) => {
  expect(fromStored(given)).toBeUndefined();
});
