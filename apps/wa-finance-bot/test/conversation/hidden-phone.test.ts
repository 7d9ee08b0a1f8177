import { describe, expect, test } from 'vitest';

import { texts } from '../../src/conversation/texts/speak.ts';
import { openChat, phone } from './open-chat.ts';

const lid = 'lid:555';
const from = lid;

describe('somebody whose phone WhatsApp hides', () => {
  test('registers as everybody does, and is asked what their country would have told', async () => {
    const { say, members } = openChat();
    expect(await say('halo', { from })).toContain(texts.id.greeting);
    await say('Budi', { from });
    await say('budi@mail.com', { from });
    expect(await say('Bandung', { from })).toBe(texts.id['ask.currency']);
    expect(await say('rupiah', { from })).toBe(texts.id['ask.time-zone']);
    const confirm = await say('WIB', { from });
    expect(confirm).toContain('IDR');
    expect(confirm).toContain('WIB');
    expect(await say('ya', { from })).toMatch(/^🎉/);
    expect(members.all).toMatchObject([
      { phone: lid, currency: 'IDR', timeZone: 'Asia/Jakarta', language: 'id' },
    ]);
  });

  test('is not asked for the time zone of a city that one is named after', async () => {
    const { say } = openChat();
    for (const text of ['hola', 'Ana', 'ana@mail.com']) await say(text, { from });
    expect(await say('Lima', { from })).toBe(texts.es['ask.currency']);
    expect(await say('PEN', { from })).toContain('4/4');
  });

  test('goes back from a setting that has to be asked to the city', async () => {
    const { say } = openChat();
    for (const text of ['halo', 'Budi', 'budi@mail.com', 'Bandung']) await say(text, { from });
    expect(await say('kembali', { from })).toBe(texts.id['ask.city']);
  });

  test.for([
    [['halo'], 'Budi', '*2/4*'],
    [['halo', 'Budi'], 'budi@mail.com', '*3/4*'],
    [['halo', 'Budi', 'budi@mail.com'], 'Makassar', '*4/4*'],
    [['halo', 'Budi', 'budi@mail.com', 'Makassar'], 'rupiah', 'IDR'],
    [['halo', 'Budi', 'budi@mail.com', 'Makassar', 'IDR'], 'ya', '🎉'],
  ] as const)(
    'goes on under the phone once it is known, after %j',
    async ([before, next, reply]) => {
      const { say, registrations } = openChat();
      for (const text of before) await say(text, { from });
      expect(await say(next, { from: phone, alias: lid })).toContain(reply);
      expect(await registrations.get(lid)).toBeUndefined();
    },
  );

  test('says stop under one id, and has said it under both', async () => {
    const { say, optOuts } = openChat();
    await say('stop', { from });
    expect(await optOuts.has(lid)).toBe(true);
  });

  test('whose two registrations meet is asked nothing that either has', async () => {
    const { say, registrations } = openChat();
    for (const text of ['halo', 'Budi', 'budi@mail.com']) await say(text, { from });
    await say('halo');
    expect(await say('status', { alias: lid })).toContain('budi@mail.com');
    expect((await registrations.get(phone))?.value.step).toBe('city');
    expect(await registrations.get(lid)).toBeUndefined();
  });

  test('who is a member under the phone is taken for that member', async () => {
    const { register, say } = openChat();
    await register('Budi', 'budi@mail.com', 'Makassar', 'ya');
    await say('halo', { from });
    expect(await say('saldo', { from, alias: phone })).toContain('Saldo');
  });
});
