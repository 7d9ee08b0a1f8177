import { describe, expect, test } from 'vitest';

import { texts } from '../../src/conversation/texts/speak.ts';
import type { NewMember } from '../../src/registration/members.ts';
import { openChat, phone } from './open-chat.ts';

const siti: NewMember = {
  phone: '+6281111111111',
  name: 'Siti',
  email: 'Siti@Mail.com',
  city: 'Jakarta',
  language: 'id',
  currency: 'IDR',
  timeZone: 'Asia/Jakarta',
  consentedAt: new Date('2026-11-01T00:00:00Z'),
  consentMessageId: 'siti-ya',
};

describe('a newcomer', () => {
  test('is greeted in the language of their phone, and asked for the name whatever they wrote', async () => {
    const { say } = openChat();
    const reply = await say('50rb makan siang');
    expect(reply).toBe(`${texts.id.greeting}\n\n${texts.id['ask.name']}`);
  });

  test.for([
    ['hola', 'es'],
    ['hello', 'en'],
    ['English', 'en'],
    ['hi', 'id'],
  ] as const)('who says "%s" is greeted in %s', async ([text, language]) => {
    const { say } = openChat();
    expect(await say(text)).toContain(texts[language].greeting);
  });

  test('who says stop is left alone', async () => {
    const { say, registrations, optOuts } = openChat();
    expect(await say('stop')).toBe(texts.id.stopped);
    expect(await registrations.get(phone)).toBeUndefined();
    expect(await optOuts.has(phone)).toBe(true);
  });
});

describe('a registration', () => {
  test('ends in one member, with the settings that were shown', async () => {
    const { register, members, registrations } = openChat();
    const reply = await register('Budi', 'budi@mail.com', 'Makassar', 'ya');
    expect(reply).toMatch(/^🎉 Selamat datang, Budi!/);
    expect(members.all).toMatchObject([
      { phone, name: 'Budi', currency: 'IDR', timeZone: 'Asia/Makassar', language: 'id' },
    ]);
    expect(await registrations.get(phone)).toBeUndefined();
  });

  test('shows everything at the confirmation', async () => {
    const { register } = openChat();
    expect(await register('Budi', 'budi@mail.com', 'Makassar')).toBe(
      [
        '*4/4* Sudah benar?',
        '',
        'Budi',
        'budi@mail.com',
        'Makassar',
        '',
        '*1* Bahasa: Bahasa Indonesia',
        '*2* Mata uang: IDR (Rp)',
        '*3* Zona waktu: WITA (UTC+8)',
        '',
        'Balas *ya* kalau benar. Dengan itu kamu setuju data ini dan catatanmu kusimpan, hanya untuk mengurus keuanganmu.',
        '',
        'Mau ganti: *1*, *2*, *3* atau *kembali*.',
      ].join('\n'),
    );
  });

  test('asks for another address at once when it is a member’s, in whatever case', async () => {
    const { register, members } = openChat();
    members.put(siti);
    const reply = await register('Budi', 'siti@mail.COM');
    expect(reply).toContain(texts.id['problem.email-taken']);
    expect(reply).toContain('*2/4*');
  });

  test('leads back to the address when somebody took it before the confirmation', async () => {
    const { register, say, members } = openChat();
    members.beforeAdd = () => {
      members.beforeAdd = () => undefined;
      members.put(siti);
    };
    const reply = await register('Budi', 'siti@mail.com', 'Jakarta', 'ya');
    expect(reply).toContain(texts.id['problem.email-taken']);
    await say('budi@mail.com');
    await say('Jakarta');
    expect(await say('ya')).toMatch(/^🎉/);
    expect(members.all.map(({ name }) => name)).toEqual(['Siti', 'Budi']);
  });

  test('tells the status with the answers so far', async () => {
    const { register } = openChat();
    expect(await register('Budi', 'budi@mail.com', 'status')).toBe(
      `Langkah 3 dari 4.\nNama: Budi\nEmail: budi@mail.com\n\n${texts.id['ask.city']}`,
    );
  });

  test('that is cancelled leaves nothing behind', async () => {
    const { register, registrations } = openChat();
    expect(await register('Budi', 'batal')).toBe(texts.id.cancelled);
    expect(await registrations.get(phone)).toBeUndefined();
  });

  test.for([
    [[], 'STOP'],
    [['Budi'], 'Berhenti.'],
    [['Budi', 'budi@mail.com'], 'baja'],
    [['Budi', 'budi@mail.com', 'Makassar'], '*stop*'],
    [['Budi', 'budi@mail.com', 'Makassar', '1'], 'berhenti'],
    [['Budi', 'budi@mail.com', 'Makassar', '2'], 'BAJA'],
    [['Budi', 'budi@mail.com', 'Makassar', '3'], 'Stop!'],
  ] as const)('ends at any step when the person says stop: %j, %s', async ([answers, word]) => {
    const { register, registrations, unfinished, optOuts, members } = openChat();
    expect(await register(...answers, word)).toBe(texts.id.stopped);
    expect(await optOuts.has(phone)).toBe(true);
    expect(await registrations.get(phone)).toBeUndefined();
    expect(await unfinished.findByPhone(phone)).toBeUndefined();
    expect(members.all).toEqual([]);
  });

  test('goes on where it was after its session has expired, and the answer counts', async () => {
    const { register, say, registrations, time } = openChat();
    await register('Budi', 'budi@mail.com');
    await registrations.delete(phone);
    time.now = new Date('2026-11-28T04:00:00Z');
    const reply = await say('Makassar');
    expect(reply).toContain('langkah 3 dari 4');
    expect(reply).toContain('*4/4*');
    expect(await say('ya')).toMatch(/^🎉 .*Budi/);
  });

  test('that is finished or cancelled is not resumed', async () => {
    const { register, say, unfinished } = openChat();
    await register('Budi', 'batal');
    expect(await unfinished.findByPhone(phone)).toBeUndefined();
    await register('Budi', 'budi@mail.com', 'Makassar', 'ya');
    expect(await unfinished.findByPhone(phone)).toBeUndefined();
    expect(await say('stop')).toBe(texts.id['stopped.member']);
  });

  test('that was stored by a version that is not known begins anew', async () => {
    const { say, registrations, log } = openChat();
    registrations.put(phone, { phone, step: 'shoe-size', session_data: {} });
    expect(await say('43')).toContain(texts.id['ask.name']);
    expect(log.join('')).toContain('could not be read');
    expect((await registrations.get(phone))?.value.step).toBe('name');
  });

  test('is told once where it stood to who comes back the next day', async () => {
    const { register, say, time } = openChat();
    await register('Budi');
    time.now = new Date('2026-11-21T20:00:00Z');
    expect(await say('halo')).toMatch(/^👋 Halo lagi! Kita di langkah 2 dari 4\.\n\n\*2\/4\*/);
    expect(await say('budi@mail.com')).toBe(texts.id['ask.city']);
  });
});

describe('a message that is delivered again', () => {
  test('asks the open question and answers none with the old text', async () => {
    const { register, say } = openChat();
    await register('Budi');
    expect(await say('Budi', { id: 'm2' })).toBe('*2/4* Apa emailmu, Budi?');
    expect(await say('halo', { id: 'm1' })).toBe('*2/4* Apa emailmu, Budi?');
  });

  test('and gave consent is answered with the same welcome, and ends what a crash left behind', async () => {
    const { register, say, members, registrations } = openChat();
    await register('Budi', 'budi@mail.com', 'Makassar');
    const left = await registrations.get(phone);
    const welcome = await say('ya', { id: 'consent' });
    // As if the process had died between the member's row and the end of the session.
    if (left !== undefined) registrations.put(phone, left.value);
    expect(await say('ya', { id: 'consent' })).toBe(welcome);
    expect(await registrations.get(phone)).toBeUndefined();
    expect(members.all).toHaveLength(1);
  });

  test('and gave consent completes a registration whose member was not added yet', async () => {
    const { register, say, members, log } = openChat();
    await register('Budi', 'budi@mail.com', 'Makassar');
    members.beforeAdd = () => {
      throw new Error('the process dies here');
    };
    expect(await say('ya', { id: 'consent' })).toBe(texts.id.failed);
    expect(log.at(-1)).toContain('A message could not be answered');
    members.beforeAdd = () => undefined;
    expect(await say('ya', { id: 'consent' })).toMatch(/^🎉/);
    expect(members.all).toHaveLength(1);
  });

  test('books once and gets the same answer', async () => {
    const { register, say, ledger } = openChat();
    await register('Budi', 'budi@mail.com', 'Makassar', 'ya');
    const first = await say('50rb makan siang', { id: 'lunch' });
    expect(first).toBe(
      '✅ Makan siang Rp 50.000 (Makanan) · hari ini Rp 50.000 · *batal* untuk membatalkan',
    );
    expect(await say('50rb makan siang', { id: 'lunch' })).toBe(first);
    expect(ledger.entries).toHaveLength(1);
  });
});

test('what goes wrong is logged without text and phone, and told in one sentence', async () => {
  const { say, members, log } = openChat();
  members.findByPhone = async () => {
    throw new Error('the database is away');
  };
  expect(await say('50rb makan rahasia', { id: '3EB0AB12' })).toBe(texts.id.failed);
  expect(log).toHaveLength(1);
  expect(log[0]).toContain('the database is away');
  expect(log[0]).not.toMatch(/rahasia|81234567890/);
});
