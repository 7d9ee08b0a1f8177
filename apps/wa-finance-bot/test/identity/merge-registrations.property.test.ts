import fc from 'fast-check';
import { expect, test } from 'vitest';

import { mergeRegistrations } from '../../src/identity/merge-registrations.ts';
import { fromStored, toStored } from '../../src/registration/registration-codec.ts';
import type { Registration } from '../../src/registration/registration.ts';
import { atCity, atConfirm, atEmail, atName, every, phone, states } from '../registration/given.ts';

const later = new Date('2026-11-21T05:00:00Z');
const lid = 'lid:555';

const registration = fc
  .record({
    state: fc.constantFrom(...Object.values(states)),
    name: fc.constantFrom('Budi', 'Siti'),
    minute: fc.integer({ min: 0, max: 59 }),
    chosen: fc.constantFrom({}, { currency: 'USD' }, { timeZone: 'Asia/Tokyo' }),
    handled: fc.uniqueArray(fc.constantFrom('m1', 'm2', 'm3', 'm4'), { maxLength: 4 }),
  })
  .map(({ state, name, minute, ...rest }): Registration => {
    const lastMessageAt = new Date(Date.UTC(2026, 10, 21, 4, minute));
    const answers = 'name' in state.answers ? { ...state.answers, name } : state.answers;
    return { ...state, ...rest, answers, lastMessageAt } as Registration;
  });

test('no answer of either is lost, and the question is one that neither has answered', () => {
  fc.assert(
    fc.property(registration, registration, (one, other) => {
      const merged = mergeRegistrations(one, other, phone);
      expect(Object.keys(merged.answers)).toEqual(
        expect.arrayContaining([...Object.keys(one.answers), ...Object.keys(other.answers)]),
      );
      expect(merged.answers).not.toHaveProperty(merged.step);
      expect(fromStored(toStored(merged))).toEqual(merged);
    }),
  );
});

test('doing it again with either of them changes nothing', () => {
  fc.assert(
    fc.property(registration, registration, (one, other) => {
      const merged = mergeRegistrations(one, other, phone);
      expect(mergeRegistrations(one, merged, phone)).toMatchObject(withoutHandled(merged));
      expect(mergeRegistrations(other, merged, phone)).toMatchObject(withoutHandled(merged));
    }),
  );
});

test('a message that either has taken in stays taken in', () => {
  fc.assert(
    fc.property(registration, registration, (one, other) => {
      const { handled } = mergeRegistrations(one, other, phone);
      expect(handled).toEqual(expect.arrayContaining([...one.handled, ...other.handled]));
    }),
  );
});

test.for([
  ['the newer goes on where it was', atCity, { ...atName, lastMessageAt: later }, 'city'],
  [
    'the newer has more',
    { ...atEmail, phone: lid },
    { ...atConfirm, lastMessageAt: later },
    'confirm',
  ],
  ['a setting is being chosen', atName, { ...states.atCurrency, lastMessageAt: later }, 'currency'],
] as const)('%s', ([, one, other, step]) => {
  expect(mergeRegistrations(one, other, phone)).toMatchObject({
    step,
    phone,
    lastMessageAt: later,
  });
  expect(mergeRegistrations(other, one, phone)).toMatchObject({
    step,
    phone,
    lastMessageAt: later,
  });
});

test('of two answers to one question the newer counts', () => {
  const siti: Registration = {
    ...every,
    step: 'email',
    answers: { name: 'Siti' },
    lastMessageAt: later,
  };
  expect(mergeRegistrations(siti, atCity, phone).answers).toMatchObject({ name: 'Siti' });
  expect(mergeRegistrations(atCity, siti, phone).answers).toMatchObject({ name: 'Siti' });
});

/** Their order says which is dropped first. */
function withoutHandled({ handled: _handled, ...rest }: Registration): object {
  return rest;
}
