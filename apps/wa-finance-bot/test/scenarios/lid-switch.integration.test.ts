import { testChromium } from '@sesi/chromium/vitest';
import type { FakeWhatsApp } from '@sesi/fake-whatsapp';
import { openPool } from '@sesi/session-core/postgres';
import { testServices } from '@sesi/test-services/vitest';
import { describe, expect, test } from 'vitest';

import { allSeen, openWorld } from './open-world.ts';

const phone = '+6281234567890';
const lid = '5551234@lid';

/** What Budi says, and a part of each answer. */
const dialog = [
  { says: 'halo', part: '*1/4*' },
  { says: 'Budi Santoso', part: '*2/4* Apa emailmu, Budi?' },
  { says: 'budi@mail.com', part: '*3/4* Kamu tinggal di kota mana?' },
  { says: 'Makassar', part: '*4/4* Sudah benar?' },
  { says: 'ya', part: '🎉 Selamat datang, Budi!' },
  { says: '50rb makan siang', part: 'hari ini Rp 50.000' },
] as const;

/** The same with the answer to a question that only who has no phone is asked. */
const registration = ['halo', 'Budi Santoso', 'budi@mail.com', 'Makassar', 'IDR', 'ya'] as const;

const switches = [
  { name: 'from the lid to the phone', first: lid, second: phone },
  { name: 'from the phone to the lid', first: phone, second: lid },
] as const;

/** Writes under an id, and returns the next message that the bot sends: nobody else is there. */
async function say(fake: FakeWhatsApp, from: string, text: string, id?: string): Promise<string> {
  const sent = fake.sent.length;
  await fake.receive({ from, text, ...(id !== undefined && { id }) });
  return (await fake.waitForSent({}, { from: sent, timeoutMs: 90_000 })).body;
}

async function rows(databaseUrl: string, statement: string): Promise<readonly unknown[]> {
  const pool = openPool({ url: databaseUrl, maxConnections: 1 });
  try {
    return (await pool.query(statement)).rows as readonly unknown[];
  } finally {
    await pool.end();
  }
}

describe.skipIf(testChromium() === undefined || 'missing' in testServices().redis)(
  'a lid that turns out to be a phone, on the shipped bot in a real Chromium',
  () => {
    test.each(switches)(
      'in the middle of a registration, $name: nothing is asked or booked twice',
      { timeout: 180_000 },
      async ({ first, second }) => {
        const { fake, databaseUrl, startLinkedBot } = await openWorld();
        const bot = await startLinkedBot();
        for (const [step, { says, part }] of dialog.entries()) {
          if (step === 2) fake.linkLid(lid, phone);
          const from = step < 2 ? first : second;
          expect(await bot.whileItRuns(say(fake, from, says, `SAID${step}`))).toContain(part);
        }
        // Delivered again: in the same chat it is not even answered, under the other id as before.
        await fake.receive({ from: second, text: '50rb makan siang', id: 'SAID5' });
        const again = await bot.whileItRuns(say(fake, first, '50rb makan siang', 'SAID5'));
        expect(again).toContain('hari ini Rp 50.000');
        // What is new under the first id is in the same book.
        expect(await bot.whileItRuns(say(fake, first, '20rb kopi'))).toContain('Rp 70.000');
        expect(await bot.whileItRuns(say(fake, second, 'saldo'))).toContain('Rp 70.000');
        await allSeen(fake);

        const asked = fake.sent.flatMap(({ body }) => /\*\d\/4\*/.exec(body)?.[0] ?? []);
        expect(asked).toEqual(['*1/4*', '*2/4*', '*3/4*', '*4/4*']);
        const members = await rows(
          databaseUrl,
          `select phone, email, array_agg(description order by number) as booked
             from finance.member join finance.entry on member_id = member.id group by 1, 2`,
        );
        expect(members).toEqual([
          { phone, email: 'budi@mail.com', booked: ['makan siang', 'kopi'] },
        ]);
        const ids = await rows(databaseUrl, 'select kind, value from finance.identity order by 1');
        expect(ids).toEqual([
          { kind: 'lid', value: '5551234' },
          { kind: 'pn', value: phone },
        ]);
      },
    );

    test.each(switches)(
      'of a member with a book, $name: what they began under the second id gives way to it',
      { timeout: 180_000 },
      async ({ first, second }) => {
        const { fake, databaseUrl, startLinkedBot } = await openWorld();
        const bot = await startLinkedBot();
        const tell = (from: string, text: string) => bot.whileItRuns(say(fake, from, text));
        for (const text of registration) await tell(first, text);
        expect(await tell(first, '50rb makan siang')).toContain('hari ini Rp 50.000');
        expect(await tell(first, 'ingatkan 20:00')).toContain('20.00');
        // Nobody knows yet that this is he.
        expect(await tell(second, 'halo')).toContain('*1/4*');
        expect(await tell(second, 'Budi')).toContain('*2/4*');
        fake.linkLid(lid, phone);
        expect(await tell(lid, '20rb kopi')).toContain('hari ini Rp 70.000');
        for (const id of [phone, lid]) expect(await tell(id, 'saldo')).toContain('-Rp 70.000');
        await allSeen(fake);

        expect(
          await rows(
            databaseUrl,
            `select phone, email, daily_minute, array_agg(description order by number) as booked
               from finance.member join finance.entry on entry.member_id = member.id
               join finance.member_reminder on member_reminder.member_id = member.id group by 1, 2, 3`,
          ),
        ).toEqual([
          { phone, email: 'budi@mail.com', daily_minute: 1200, booked: ['makan siang', 'kopi'] },
        ]);
        expect(await rows(databaseUrl, 'select * from finance.unfinished_registration')).toEqual(
          [],
        );
      },
    );

    test(
      'of a member who had a book under each: they become one, which is told once',
      { timeout: 180_000 },
      async () => {
        const { fake, databaseUrl, startLinkedBot } = await openWorld();
        const bot = await startLinkedBot();
        const tell = (from: string, text: string) => bot.whileItRuns(say(fake, from, text));
        for (const text of registration) await tell(phone, text);
        await tell(phone, '50rb makan siang');
        await tell(phone, 'akun baru BCA 2jt');
        for (const text of registration) await tell(lid, text.replace('budi@mail', 'budi@other'));
        await tell(lid, '20rb kopi');
        await tell(lid, 'hutang 200rb ke Andi');
        await tell(lid, 'kurs USD 16.250');
        await tell(lid, 'anggaran makanan 1jt');
        fake.linkLid(lid, phone);
        expect(await tell(lid, 'riwayat')).toMatch(/\d catatan pindah/);
        await expect
          .poll(() => fake.sent.at(-1)?.body)
          .toMatch(/Kopi[^]*Makan siang|Makan siang[^]*Kopi/);
        for (const id of [phone, lid]) {
          expect(await tell(id, 'saldo')).toContain('Rp 2.130.000');
          expect(await tell(id, 'hutang')).toContain('Andi');
          expect(await tell(id, 'kurs')).toContain('16.250');
          expect(await tell(id, 'anggaran')).toContain('Rp 1.000.000');
          expect(await tell(id, 'akun')).toContain('BCA');
        }
        expect(fake.sent.filter(({ body }) => body.includes('catatan pindah'))).toHaveLength(1);
        expect(await rows(databaseUrl, 'select phone, email from finance.member')).toEqual([
          { phone, email: 'budi@mail.com' },
        ]);
      },
    );
  },
);
