import { testChromium } from '@sesi/chromium/vitest';
import type { FakeWhatsApp } from '@sesi/fake-whatsapp';
import { openPool } from '@sesi/session-core/postgres';
import { testServices } from '@sesi/test-services/vitest';
import { describe, expect, onTestFinished, test } from 'vitest';

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
        const pool = openPool({ url: databaseUrl, maxConnections: 1 });
        onTestFinished(() => pool.end());
        const members = await pool.query(
          `select phone, email, array_agg(description order by number) as booked
             from finance.member join finance.entry on member_id = member.id group by 1, 2`,
        );
        expect(members.rows).toEqual([
          { phone, email: 'budi@mail.com', booked: ['makan siang', 'kopi'] },
        ]);
        const ids = await pool.query('select kind, value from finance.identity order by 1');
        expect(ids.rows).toEqual([
          { kind: 'lid', value: '5551234' },
          { kind: 'pn', value: phone },
        ]);
      },
    );
  },
);
