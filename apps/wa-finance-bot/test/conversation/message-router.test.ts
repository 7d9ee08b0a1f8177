import { createLogger } from '@sesi/platform';
import { describe, expect, test } from 'vitest';

import { LedgerConversation } from '../../src/conversation/ledger-conversation.ts';
import { createMessageRouter } from '../../src/conversation/message-router.ts';
import { RegistrationConversation } from '../../src/conversation/registration-conversation.ts';
import { texts } from '../../src/conversation/texts/speak.ts';
import type { NewMember } from '../../src/registration/members.ts';
import { MemoryLedger } from '../doubles/memory-ledger.ts';
import { MemoryMembers } from '../doubles/memory-members.ts';
import { MemoryRegistrations } from '../doubles/memory-registrations.ts';

const phone = '+6281234567890';

/** A router on stores in memory, with a clock that is set by hand. */
function openChat() {
  const members = new MemoryMembers();
  const registrations = new MemoryRegistrations();
  const ledger = new MemoryLedger();
  const time = { now: new Date('2026-11-21T04:00:00Z') };
  const clock = { now: () => time.now };
  const log: string[] = [];
  const logger = createLogger({
    name: 'test',
    level: 'trace',
    destination: { write: (line) => log.push(line) },
  });
  const registration = new RegistrationConversation({ registrations, members, clock, logger });
  const conversation = new LedgerConversation({ ledger, clock });
  const answer = createMessageRouter({ members, registration, ledger: conversation, logger });
  let count = 0;
  const say = async (text: string, more: { from?: string; id?: string } = {}): Promise<string> => {
    count += 1;
    const message = { id: `m${count}`, from: phone, text, sentAt: time.now, ...more };
    return (await answer(message)).join('\n---\n');
  };
  const register = async (...answers: readonly string[]): Promise<string> => {
    let last = '';
    for (const text of ['halo', ...answers]) last = await say(text);
    return last;
  };
  return { say, register, members, registrations, ledger, log, time };
}

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
    const { say, registrations } = openChat();
    expect(await say('stop')).toBe(texts.id['nothing-to-cancel']);
    expect(await registrations.get(phone)).toBeUndefined();
  });

  test('whose number WhatsApp hides is told how to show it', async () => {
    const { say, registrations } = openChat();
    expect(await say('halo', { from: 'lid:12345' })).toBe(texts.id['no-phone']);
    expect(await registrations.get('lid:12345')).toBeUndefined();
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
    expect(first).toBe('✅ Makan siang Rp 50.000 · hari ini Rp 50.000');
    expect(await say('50rb makan siang', { id: 'lunch' })).toBe(first);
    expect(ledger.entries).toHaveLength(1);
  });
});

describe('a member', () => {
  async function openBook() {
    const chat = openChat();
    await chat.register('Budi', 'budi@mail.com', 'Makassar', 'ya');
    return chat;
  }

  test('books what comes in and goes out, and asks for the balance', async () => {
    const { say } = await openBook();
    expect(await say('gaji 5jt')).toBe('💰 Gaji +Rp 5.000.000 · masuk hari ini Rp 5.000.000');
    expect(await say('makan siang 50rb')).toBe('✅ Makan siang Rp 50.000 · hari ini Rp 50.000');
    expect(await say('kopi 25.000')).toBe('✅ Kopi Rp 25.000 · hari ini Rp 75.000');
    expect(await say('saldo')).toBe('Saldo: *Rp 4.925.000*');
  });

  test('has a day that ends at their midnight', async () => {
    const { say, time } = await openBook();
    time.now = new Date('2026-11-21T15:59:00Z');
    expect(await say('kopi 10rb')).toContain('hari ini Rp 10.000');
    time.now = new Date('2026-11-21T16:00:00Z');
    expect(await say('teh 5rb')).toContain('hari ini Rp 5.000');
  });

  test.for([
    ['makan', 'no-amount'],
    ['kopi 15rb teh 10rb', 'several-amounts'],
    ['makan 0', 'zero'],
    ['utang 9000 triliun', 'too-large'],
    ['batal', 'nothing-open'],
  ] as const)('who writes "%s" is asked back', async ([text, key]) => {
    const { say, ledger } = await openBook();
    expect(await say(text)).toBe(texts.id[key].replaceAll('{{small}}', '50rb'));
    expect(ledger.entries).toEqual([]);
  });

  test.for([
    [
      'makan 50',
      'Maksudmu *Rp 50* atau *Rp 50.000*? Kirim lagi dengan jumlah yang ditulis seperti itu.',
    ],
    [
      '$5 kopi',
      'Catatanmu dalam IDR (Rp), dan aku belum bisa menukar. Tulis jumlahnya dalam IDR (Rp), ya.',
    ],
    ['50rb', 'Rp 50.000 untuk apa? Misalnya *Rp 50.000 makan siang*.'],
    [
      'bayar gaji 1jt',
      'Rp 1.000.000 ini masuk atau keluar? Kirim *+Rp 1.000.000 bayar gaji* kalau masuk, *-Rp 1.000.000 bayar gaji* kalau keluar.',
    ],
  ] as const)('who writes "%s" is asked: %s', async ([text, question]) => {
    const { say } = await openBook();
    expect(await say(text)).toBe(question);
  });

  test('whatever is proposed to them is understood when they send it', async () => {
    const { say } = await openBook();
    expect(await say('+Rp 1.000.000 bayar gaji')).toContain('💰 Bayar gaji +Rp 1.000.000');
    expect(await say('-Rp 1.000.000 bayar gaji')).toContain('✅ Bayar gaji Rp 1.000.000');
    expect(await say('makan Rp 50')).toContain('✅ Makan Rp 50 ·');
  });

  test('is greeted by name, and can look up what is known of them', async () => {
    const { say } = await openBook();
    expect(await say('halo')).toMatch(/^👋 Halo Budi!/);
    expect(await say('status')).toBe(
      'Budi · budi@mail.com\nMakassar · WITA (UTC+8)\nCatatan dalam IDR (Rp), sejak 21 Nov 2026',
    );
    expect(await say('bantuan')).toContain('*saldo*');
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
