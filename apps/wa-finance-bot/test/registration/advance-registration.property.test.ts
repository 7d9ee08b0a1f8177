import fc from 'fast-check';
import { expect, test } from 'vitest';

import { advanceRegistration } from '../../src/registration/advance-registration.ts';
import { fromStored, toStored } from '../../src/registration/registration-codec.ts';
import {
  type Registration,
  sideSteps,
  startRegistration,
  stepNumber,
} from '../../src/registration/registration.ts';

const start = new Date('2026-11-21T04:00:00Z');
const phones = fc.constantFrom('+6281234567890', '+14155552671', '+34612345678', '+5491123456789');

const answers = fc.constantFrom(
  ...'Budi|Ana María|budi@mail.com|x@y.es|Makassar|Jayapura|New York'.split('|'),
  ...'1|2|3|USD|euro|WITA|+9|Tokyo|english|español'.split('|'),
);
const commands = fc.constantFrom('kembali', 'status', 'help', 'saldo', 'halo', 'hola');
const anything = fc.oneof(
  { weight: 5, arbitrary: answers },
  { weight: 3, arbitrary: commands },
  { weight: 1, arbitrary: fc.constantFrom('ya', 'batal') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
);

/** Says each text in turn, as long as the registration goes on; calls `check` before and after each. */
function talk(
  phone: string,
  texts: readonly string[],
  check: (before: Registration, after: Registration, text: string) => void,
): Registration {
  let current = startRegistration(phone, 'id', 'm', start);
  for (const [index, text] of texts.entries()) {
    const now = new Date(start.getTime() + index * 1000);
    const turn = advanceRegistration(current, { id: `m${index}`, text }, now);
    if (turn.kind === 'complete') {
      expect(current.step).toBe('confirm');
    }
    if (turn.kind === 'continue') {
      check(current, turn.registration, text);
      current = turn.registration;
    }
  }
  return current;
}

test('whatever is said, the state is one that can be stored and read back the same', () => {
  fc.assert(
    fc.property(phones, fc.array(anything, { maxLength: 30 }), (phone, texts) => {
      talk(phone, texts, (_before, after) => {
        const stored: unknown = JSON.parse(JSON.stringify(toStored(after)));
        expect(fromStored(stored as ReturnType<typeof toStored>)).toEqual(after);
      });
    }),
  );
});

test('a step is reached from its neighbours only', () => {
  fc.assert(
    fc.property(phones, fc.array(anything, { maxLength: 30 }), (phone, texts) => {
      talk(phone, texts, (before, after) => {
        expect(Math.abs(stepNumber(after.step) - stepNumber(before.step))).toBeLessThanOrEqual(1);
      });
    }),
  );
});

test('back undoes every answer that opened a step', () => {
  fc.assert(
    fc.property(phones, fc.array(anything, { maxLength: 30 }), (phone, texts) => {
      talk(phone, texts, (before, after) => {
        const isSetting = sideSteps.some((step) => step === before.step);
        if (isSetting || stepNumber(after.step) <= stepNumber(before.step)) {
          return;
        }
        const back = advanceRegistration(after, { id: 'back', text: 'kembali' }, start);
        expect(back).toMatchObject({
          kind: 'continue',
          registration: { step: before.step, answers: before.answers, chosen: before.chosen },
        });
      });
    }),
  );
});

test('every message may be delivered twice without changing what comes of it', () => {
  fc.assert(
    fc.property(phones, fc.array(anything, { maxLength: 30 }), (phone, texts) => {
      talk(phone, texts, (_before, after, text) => {
        const id = after.handled.at(-1) ?? '';
        const again = advanceRegistration(after, { id, text }, start);
        expect(again).toMatchObject({ kind: 'continue' });
        expect(again.kind === 'continue' && again.registration).toBe(after);
      });
    }),
  );
});

test('whoever answers the four questions becomes a member with those answers', () => {
  fc.assert(
    fc.property(phones, fc.array(fc.tuple(fc.nat({ max: 3 }), commands)), (phone, detours) => {
      const asked = ['Budi Santoso', 'budi@mail.com', 'Jakarta', 'ya'];
      // Commands in between, "back" left out, do not matter.
      const texts = asked.flatMap((text, step) => [
        ...detours
          .filter(([at, word]) => at === step && word !== 'kembali')
          .map(([, word]) => word),
        text,
      ]);
      const before = talk(phone, texts.slice(0, -1), () => undefined);
      expect(advanceRegistration(before, { id: 'last', text: 'ya' }, start)).toMatchObject({
        kind: 'complete',
        member: { phone, name: 'Budi Santoso', email: 'budi@mail.com', city: 'Jakarta' },
      });
    }),
  );
});
