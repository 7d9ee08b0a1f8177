import { testChromium } from '@sesi/chromium/vitest';
import { testServices } from '@sesi/test-services/vitest';
import { describe, expect, test } from 'vitest';

import { allSeen, openWorld, person, register } from './open-world.ts';

const budi = '+6281234567890';

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
const zip = Buffer.from('PK');

describe.skipIf(testChromium() === undefined || 'missing' in testServices().redis)(
  'a money book on the shipped bot in a real Chromium',
  () => {
    test(
      'register, book, warning of a budget, report with its picture, export',
      { timeout: 180_000 },
      async () => {
        const { fake, startLinkedBot } = await openWorld();
        const bot = await startLinkedBot();
        const him = person(fake, budi);
        await bot.whileItRuns(register(him));

        expect(await bot.whileItRuns(him.say('anggaran makanan 100rb'))).toContain('Rp 100.000');
        expect(await bot.whileItRuns(him.say('makan siang 50rb'))).toBe(
          '✅ Makan siang Rp 50.000 (Makanan) · hari ini Rp 50.000 · *batal* untuk membatalkan',
        );
        expect(await bot.whileItRuns(him.say('makan malam 35rb'))).toContain(
          '85% anggaran sudah terpakai, sisa Rp 15.000',
        );
        expect(await bot.whileItRuns(him.say('kopi 15rb'))).toContain('anggaran sudah habis');
        expect(await bot.whileItRuns(him.say('anggaran'))).toContain('(100%)');

        const report = await bot.whileItRuns(him.ask('laporan'));
        expect(report.body).toContain('Rp 100.000');
        expect(report.file).toMatchObject({ mediaType: 'image/png' });
        expect(Buffer.from(report.file?.content ?? []).subarray(0, 4)).toEqual(png);

        const csv = await bot.whileItRuns(him.ask('ekspor csv'));
        expect(csv.file?.name).toMatch(/\.csv$/);
        expect(Buffer.from(csv.file?.content ?? []).toString()).toContain('Makan siang');

        const xlsx = await bot.whileItRuns(him.ask('ekspor xlsx'));
        expect(xlsx.file?.name).toMatch(/\.xlsx$/);
        expect(Buffer.from(xlsx.file?.content ?? []).subarray(0, 2)).toEqual(zip);
        await allSeen(fake);
      },
    );
  },
);
