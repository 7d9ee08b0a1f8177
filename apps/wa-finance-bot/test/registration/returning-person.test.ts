import { describe, expect, test } from 'vitest';

import { advanceRegistration } from '../../src/registration/advance-registration.ts';
import type { Registration } from '../../src/registration/registration.ts';
import { atCity, atEmail, atName, every, goesOn, now, say } from './given.ts';

describe('who comes back', () => {
  const later = new Date(every.lastMessageAt.getTime() + 11 * 60 * 1000);

  test('is told the step once, before the answer to what they said', () => {
    const first = advanceRegistration(atEmail, { id: 'm1', text: 'budi@mail.com' }, later);
    expect(goesOn(first).says).toEqual(['welcome-back email', 'ask city']);
    if (first.kind !== 'continue') throw new Error('it goes on');
    const second = advanceRegistration(first.registration, { id: 'm2', text: 'Makassar' }, later);
    expect(goesOn(second).says).toEqual(['ask confirm']);
  });

  test('is told it once also when they greet or ask for the status', () => {
    for (const [text, says] of [
      ['halo', ['welcome-back email', 'ask email']],
      ['status', ['status', 'ask email']],
    ] as const) {
      expect(goesOn(advanceRegistration(atEmail, { id: 'm1', text }, later)).says).toEqual(says);
    }
  });

  test('a greeting in the middle is no answer', () => {
    expect(goesOn(say(atName, 'halo kak')).says).toEqual(['welcome-back name', 'ask name']);
  });
});

describe('a message that is delivered again', () => {
  test('changes nothing and brings the open question', () => {
    const given: Registration = { ...atCity, handled: ['m0', 'm1'] };
    const turn = say(given, 'Budi');
    expect(turn).toEqual({
      kind: 'continue',
      registration: given,
      replies: [{ kind: 'ask', step: 'city' }],
    });
    expect(turn.kind === 'continue' && turn.registration).toBe(given);
  });

  test('is known for the last ten messages', () => {
    let current: Registration = atName;
    for (let index = 1; index <= 20; index += 1) {
      const turn = advanceRegistration(current, { id: `m${index}`, text: '123' }, now);
      if (turn.kind !== 'continue') throw new Error('it goes on');
      current = turn.registration;
    }
    expect(current.handled).toEqual(Array.from({ length: 10 }, (_, index) => `m${index + 11}`));
  });
});
