import { read, type WorkSheet } from '@e965/xlsx';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { exportTable } from '../../src/conversation/reports/export-table.ts';
import type { Member, MemberId } from '../../src/registration/members.ts';
import type { HistoryEntry } from '../../src/reports/entry-history.ts';
import { writeCsv } from '../../src/spreadsheets/write-csv.ts';
import { writeXlsx } from '../../src/spreadsheets/write-xlsx.ts';
import { budi } from '../postgres/open-finance.ts';

const member: Member = { ...budi, id: 1 as MemberId };

function entry(changes: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    memberId: 1,
    messageId: 'm1',
    line: 0,
    number: 1,
    kind: 'booking',
    direction: 'expense',
    amount: { currency: 'IDR', minor: 5_000_050n },
    accountId: 1,
    account: '',
    toAccount: undefined,
    description: 'makan siang',
    category: 'food',
    day: '2026-11-21',
    bookedAt: new Date('2026-11-21T04:00:00Z'),
    ...changes,
  };
}

async function* pages(...all: readonly HistoryEntry[][]): AsyncIterable<readonly HistoryEntry[]> {
  yield* all;
}

async function openXlsx(entries: HistoryEntry[], who = member): Promise<WorkSheet> {
  const content = await writeXlsx(exportTable(pages(entries), 'Sesi', who));
  const book = read(content, { cellDates: true, cellNF: true, UTC: true });
  const sheet = book.Sheets['Sesi'];
  if (sheet === undefined)
    throw new Error(`There is no sheet "Sesi": ${book.SheetNames.join(', ')}`);
  return sheet;
}

async function csv(entries: HistoryEntry[], locale: string, who = member): Promise<string> {
  return (await writeCsv(exportTable(pages(entries), 'Sesi', who), locale)).toString();
}

const trip = entry({
  number: 2,
  kind: 'transfer',
  toAccount: 'BCA',
  description: 'tabungan',
  foreign: { currency: 'USD', minor: 307n, rate: { digits: 162505n, decimals: 1 } },
});
const debt = entry({ number: 3, kind: 'lend', person: 'Andi', dueDay: '2026-12-01' });
const wage = entry({ number: 4, direction: 'income', category: 'salary', description: 'gaji' });

describe('XLSX, read by another program', () => {
  test('has titles, real dates, numbers with the decimals of the currency, and sums', async () => {
    const sheet = await openXlsx([entry(), trip, debt, wage]);
    expect('ABCDEFGHIJKLMN'.split('').map((column) => sheet[`${column}1`]?.v)).toEqual([
      'No.',
      'Tanggal',
      'Jenis',
      'Kategori',
      'Keterangan',
      'Jumlah',
      'Mata uang',
      'Dompet',
      'Ke dompet',
      'Dengan',
      'Jatuh tempo',
      'Jumlah asli',
      'Mata uang asli',
      'Kurs',
    ]);
    expect(sheet['A2']).toMatchObject({ t: 'n', v: 1 });
    expect(sheet['B2']).toMatchObject({ t: 'd', v: new Date('2026-11-21'), z: 'yyyy-mm-dd' });
    expect(sheet['C2']).toMatchObject({ t: 's', v: 'Pengeluaran' });
    expect(sheet['D2']).toMatchObject({ v: 'Makanan' });
    expect(sheet['E2']).toMatchObject({ v: 'Makan siang' });
    expect(sheet['F2']).toMatchObject({ t: 'n', v: 50_000.5, z: '#,##0.00' });
    expect(sheet['H2']).toMatchObject({ v: 'Tunai' });
    expect(sheet['I2'], 'what is not there is no empty text').toBeUndefined();
    expect(['C3', 'I3', 'L3', 'M3', 'N3'].map((cell) => sheet[cell]?.v)).toEqual([
      'Transfer',
      'BCA',
      3.07,
      'USD',
      16_250.5,
    ]);
    expect(['J4', 'K4'].map((cell) => sheet[cell]?.v)).toEqual(['Andi', new Date('2026-12-01')]);
    // Transfers and debts are neither income nor expense.
    expect(['E7', 'F7', 'G7'].map((cell) => sheet[cell]?.v)).toEqual([
      'Total pemasukan',
      50_000.5,
      'IDR',
    ]);
    expect(['E8', 'F8'].map((cell) => sheet[cell]?.v)).toEqual(['Total pengeluaran', 50_000.5]);
  });

  test.for([
    ['JPY', 1_234n, 1_234, '#,##0'],
    ['KWD', 1_234n, 1.234, '#,##0.000'],
  ] as const)('has the decimals of %s', async ([currency, minor, value, format]) => {
    const sheet = await openXlsx([entry({ amount: { currency, minor } })], { ...member, currency });
    expect(sheet['F2']).toMatchObject({ t: 'n', v: value, z: format });
  });

  test('keeps its titles in sight, and has columns as wide as what stands in them', async () => {
    const content = await writeXlsx(exportTable(pages([entry()]), 'Sesi', member));
    const { Sheets, ...book } = read(content, { bookFiles: true, cellStyles: true });
    // Its types do not show the files of a book.
    const { files } = book as unknown as { files: Record<string, { content: Uint8Array }> };
    const xml = Buffer.from(files['xl/worksheets/sheet1.xml']?.content ?? []).toString();
    expect(xml).toMatch(/<pane [^>]*ySplit="1"[^>]*state="frozen"/);
    const widths = Sheets['Sesi']?.['!cols']?.map(({ width }) => Math.round(width ?? 0)) ?? [];
    expect(widths[4]).toBeGreaterThan(20);
    expect(widths[4]).toBeGreaterThan(2 * (widths[0] ?? 0));
  });

  test('never takes a text for a formula, and bears every sign', async () => {
    const texts = ['=1+1', '+62', '-5', '@SUM(A1)', '<b>&"\'', 'a\u{7}b', '猫 🐱', ' x '];
    const sheet = await openXlsx(texts.map((description) => entry({ description })));
    const cells = texts.map((_, index) => sheet[`E${index + 2}`]);
    expect(cells.map((cell) => cell?.t)).toEqual(texts.map(() => 's'));
    expect(cells.map((cell) => cell?.f)).toEqual(texts.map(() => undefined));
    expect(cells.slice(0, 5).map((cell) => cell?.v)).toEqual(texts.slice(0, 5));
    expect(cells[6]?.v).toBe('猫 🐱');
  });
});

describe('CSV', () => {
  test('is RFC 4180 with a BOM', async () => {
    const text = await csv([entry({ description: 'kopi, "susu"\nes' })], 'en-US');
    expect(text).toBe(
      [
        '\u{feff}No.,Tanggal,Jenis,Kategori,Keterangan,Jumlah,Mata uang,Dompet,Ke dompet,Dengan,Jatuh tempo,Jumlah asli,Mata uang asli,Kurs',
        '1,2026-11-21,Pengeluaran,Makanan,"Kopi, ""susu""\nes",50000.50,IDR,Tunai,,,,,,',
        '',
        ',,,,Total pemasukan,0.00,IDR',
        ',,,,Total pengeluaran,50000.50,IDR',
      ].join('\r\n'),
    );
  });

  test.for([
    ['id-ID', ';', '50000,50'],
    ['es-ES', ';', '50000,50'],
    ['es-MX', ',', '50000.50'],
    ['en-GB', ',', '50000.50'],
  ] as const)('opens in columns in Excel of %s', async ([locale, delimiter, amount]) => {
    const [, row = ''] = (await csv([entry()], locale)).split('\r\n');
    expect(row.split(delimiter).slice(4, 7)).toEqual(['Makan siang', amount, 'IDR']);
  });

  test.for(['=cmd|calc', '+1', '-1', '@x', '\t=1', '\r=1'])(
    'has no text that is run as a formula: %j',
    async (description) => {
      const text = await csv([entry({ description })], 'en-US');
      const sheet = read(text.slice(1), { type: 'string', raw: true }).Sheets['Sheet1'];
      expect(String(sheet?.['E2']?.v)).toMatch(/^'/);
    },
  );

  test('gives back whatever was written, to another program', async () => {
    const description = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => /^[\p{L}\p{N}]/u.test(text) && !/[\r\n\u{feff}]/u.test(text));
    await fc.assert(
      fc.asyncProperty(
        fc.array(description, { minLength: 1, maxLength: 5 }),
        fc.constantFrom('id-ID', 'en-US'),
        async (texts, locale) => {
          const entries = texts.map((text) =>
            entry({ description: `X${text}`, account: text, toAccount: text }),
          );
          const written = await csv(entries, locale);
          const FS = locale === 'id-ID' ? ';' : ',';
          const sheet = read(written, { type: 'string', raw: true, FS }).Sheets['Sheet1'];
          expect(texts.map((_, index) => sheet?.[`E${index + 2}`]?.v)).toEqual(
            texts.map((text) => `X${text}`),
          );
        },
      ),
      { numRuns: 50 },
    );
  });
});
