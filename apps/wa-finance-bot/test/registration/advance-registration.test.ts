import { describe, expect, test } from 'vitest';

import { returnToEmail } from '../../src/registration/advance-registration.ts';
import { atConfirm, atEmail, atName, goesOn, now, phone, say, states } from './given.ts';

describe('an answer that is understood opens the next step', () => {
  test.for([
    ['atName', 'Budi', 'email', { name: 'Budi' }],
    ['atName', '  budi   santoso ', 'email', { name: 'budi santoso' }],
    ['atName', 'nama saya Budi', 'email', { name: 'Budi' }],
    ['atName', "Siti Nur'aini", 'email', { name: "Siti Nur'aini" }],
    ['atName', '陳', 'email', { name: '陳' }],
    ['atEmail', 'budi@mail.com', 'city', { name: 'Budi', email: 'budi@mail.com' }],
    [
      'atEmail',
      'emailku Budi.S+wa@Mail.co.id ya',
      'city',
      { name: 'Budi', email: 'Budi.S+wa@Mail.co.id' },
    ],
    ['atCity', 'Makassar', 'confirm', atConfirm.answers],
    ['atCity', 'Kab. Gowa', 'confirm', { ...atConfirm.answers, city: 'Kab. Gowa' }],
  ] as const)('%s, "%s" -> %s', ([given, text, step, answers]) => {
    expect(goesOn(say(states[given], text))).toEqual({
      state: { step, answers, chosen: {}, language: 'id' },
      says: [`ask ${step}`],
    });
  });
});

describe('an answer that cannot be taken is asked for again, with the reason', () => {
  test.for([
    ['atName', '50rb makan siang', 'name-has-digits'],
    ['atName', '👍', 'name-not-readable'],
    ['atName', 'https://x.example', 'name-not-readable'],
    ['atName', 'b', 'name-not-readable'],
    ['atName', 'a'.repeat(61), 'name-too-long'],
    ['atEmail', 'budi', 'email-missing'],
    ['atEmail', 'budi@mail', 'email-not-readable'],
    ['atEmail', 'budi..s@mail.com', 'email-not-readable'],
    ['atEmail', 'budi@-mail.com', 'email-not-readable'],
    [
      'atEmail',
      `budi@${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(20)}.com`,
      'email-not-readable',
    ],
    ['atEmail', 'budi@mail.com or siti@mail.com', 'email-several'],
    ['atCity', '50rb makan siang', 'city-not-readable'],
    ['atCity', '90210', 'city-not-readable'],
    ['atCity', '?!', 'city-not-readable'],
    ['atCity', 'a'.repeat(61), 'city-too-long'],
  ] as const)('%s, "%s" -> %s', ([given, text, problem]) => {
    const { step, answers } = states[given];
    expect(goesOn(say(states[given], text))).toEqual({
      state: { step, answers, chosen: {}, language: 'id' },
      says: [problem, `ask ${step}`],
    });
  });

  test('an address that belongs to a member is refused as it was found', () => {
    const turn = say(atEmail, 'budi@mail.com', { takenEmails: ['budi@mail.com'] });
    expect(goesOn(turn).says).toEqual(['email-taken', 'ask email']);
  });
});

describe('back, cancel, status and help work in every step and every language', () => {
  test.for([
    ['atEmail', 'kembali', 'name', {}],
    ['atCity', 'BACK', 'email', { name: 'Budi' }],
    ['atConfirm', '¡Atrás!', 'city', { name: 'Budi', email: 'budi@mail.com' }],
    ['atLanguage', 'kembali', 'confirm', atConfirm.answers],
    ['atCurrency', '/back', 'confirm', atConfirm.answers],
    ['atTimeZone', 'atras', 'confirm', atConfirm.answers],
  ] as const)('%s, "%s" -> %s', ([given, text, step, answers]) => {
    expect(goesOn(say(states[given], text))).toEqual({
      state: { step, answers, chosen: {}, language: 'id' },
      says: [`ask ${step}`],
    });
  });

  test('back at the first step says so', () => {
    expect(goesOn(say(atName, 'kembali')).says).toEqual(['nothing-before', 'ask name']);
  });

  test.for(Object.entries(states))('%s can be cancelled', ([, given]) => {
    for (const text of ['batal', 'Cancel', 'cancelar']) {
      expect(say(given, text)).toEqual({ kind: 'cancelled', language: 'id' });
    }
  });

  test.for(Object.entries(states))(
    '%s tells its status, help and that there is no balance yet',
    ([, given]) => {
      for (const [text, reply] of [
        ['status', 'status'],
        ['estado', 'status'],
        ['bantuan', 'help'],
        ['?', 'help'],
        ['saldo', 'not-yet'],
      ]) {
        expect(goesOn(say(given, text ?? ''))).toEqual({
          state: { step: given.step, answers: given.answers, chosen: {}, language: 'id' },
          says: [reply, `ask ${given.step}`],
        });
      }
    },
  );

  test.for(Object.entries(states))('%s speaks another language when asked to', ([key, given]) => {
    const { state } = goesOn(say(given, 'English'));
    expect(state.language).toBe('en');
    expect(state.step).toBe(key === 'atLanguage' ? 'confirm' : given.step);
  });
});

describe('the confirmation', () => {
  test.for(['ya', 'YA', 'Setuju!', 'yes', 'sí', 'ok'])(
    '"%s" completes it with what phone and city suggest',
    (text) => {
      expect(say(atConfirm, text)).toEqual({
        kind: 'complete',
        member: {
          phone,
          name: 'Budi',
          email: 'budi@mail.com',
          city: 'Makassar',
          language: 'id',
          currency: 'IDR',
          timeZone: 'Asia/Makassar',
          consentedAt: now,
          consentMessageId: 'm1',
        },
      });
    },
  );

  test.for(['ya tapi salah', 'tidak', 'no', '4', 'halo dunia', '12'])(
    '"%s" is no consent',
    (text) => {
      expect(goesOn(say(atConfirm, text))).toEqual({
        state: { step: 'confirm', answers: atConfirm.answers, chosen: {}, language: 'id' },
        says: ['agree-or-change'],
      });
    },
  );

  test.for([
    ['1', 'language'],
    [' 2. ', 'currency'],
    ['3)', 'time-zone'],
  ] as const)('"%s" asks for another %s', ([text, step]) => {
    expect(goesOn(say(atConfirm, text)).says).toEqual([`ask ${step}`]);
  });

  test.for([
    ['atLanguage', '3', { language: 'es', chosen: {} }],
    ['atLanguage', 'Inggris', { language: 'en', chosen: {} }],
    ['atCurrency', 'usd', { language: 'id', chosen: { currency: 'USD' } }],
    ['atCurrency', 'Ringgit', { language: 'id', chosen: { currency: 'MYR' } }],
    ['atTimeZone', 'wit', { language: 'id', chosen: { timeZone: 'Asia/Jayapura' } }],
    ['atTimeZone', 'UTC+7', { language: 'id', chosen: { timeZone: 'Asia/Jakarta' } }],
    ['atTimeZone', 'Tokyo', { language: 'id', chosen: { timeZone: 'Asia/Tokyo' } }],
  ] as const)('%s, "%s" is chosen and leads back', ([given, text, expected]) => {
    expect(goesOn(say(states[given], text))).toEqual({
      state: { step: 'confirm', answers: atConfirm.answers, ...expected },
      says: ['ask confirm'],
    });
  });

  test.for([
    ['atLanguage', 'klingon'],
    ['atCurrency', 'dolar'],
    ['atCurrency', 'kerang'],
    ['atTimeZone', 'UTC+25'],
    ['atTimeZone', 'Nowhere/City'],
  ] as const)('%s, "%s" is asked for again', ([given, text]) => {
    const { step } = states[given];
    expect(goesOn(say(states[given], text)).says).toEqual([
      `setting-problem ${step}`,
      `ask ${step}`,
    ]);
  });

  test('what was chosen is what the member gets', () => {
    const chosen = { currency: 'USD', timeZone: 'Asia/Tokyo' };
    expect(say({ ...atConfirm, chosen, language: 'en' }, 'yes')).toMatchObject({
      member: { language: 'en', ...chosen },
    });
  });

  test('an address that was taken meanwhile leads back to its step, and the message counts as handled', () => {
    const turn = returnToEmail(atConfirm, 'm1', now);
    expect(goesOn(turn)).toEqual({
      state: { step: 'email', answers: { name: 'Budi' }, chosen: {}, language: 'id' },
      says: ['email-taken', 'ask email'],
    });
    expect(turn.registration.handled).toEqual(['m0', 'm1']);
  });
});
