import { describe, expect, test } from 'vitest';

import { texts } from '../../../src/conversation/texts/speak.ts';
import { openChat } from '../open-chat.ts';

describe('a member', () => {
  async function openBook() {
    const chat = openChat();
    await chat.register('Budi', 'budi@mail.com', 'Makassar', 'ya');
    return chat;
  }

  test('gets a report as a picture with the figures under it, and text alone without any', async () => {
    const { say, files } = await openBook();
    expect(await say('laporan')).toContain(texts.id['report.nothing']);
    expect(files).toEqual([]);
    await say('makan 50rb');
    expect(await say('laporan 1-30 nov')).toContain('Keluar: Rp 50.000');
    expect(files[0]).toMatchObject({ name: 'sesi-2026-11.png', mediaType: 'image/png' });
  });

  test('exports a time or everything, as XLSX or CSV', async () => {
    const { say, files } = await openBook();
    expect(await say('ekspor semua')).toBe(texts.id['recent.none']);
    await say('makan 50rb\n5 okt kopi 20rb');
    expect(await say('ekspor csv')).toBe('📄 November 2026: 1 catatan.');
    expect(Buffer.from(files[0]?.content ?? []).toString()).toContain('50000,00');
    expect(await say('ekspor 2026')).toBe('📄 2026: 2 catatan.');
    expect(await say('ekspor semua csv')).toBe('📄 Semua: 2 catatan.');
    expect(await say('ekspor september')).toContain('*ekspor semua*');
    expect(files.map(({ name }) => name)).toEqual([
      'sesi-2026-11.csv',
      'sesi-2026.xlsx',
      'sesi-semua.csv',
    ]);
    expect(await say('ekspor besok')).toBe(texts.id['usage.export']);
  });

  test('says when to be written to', async () => {
    const { say, wishes } = await openBook();
    expect(await say('ingatkan 20:00')).toContain('Jam 20.00');
    expect(await say('ingatkan nanti')).toBe(texts.id['usage.daily']);
    expect(await say('ingatkan off')).toBe(texts.id['daily.off']);
    expect(await say('ringkasan off')).toBe(texts.id['summary.off']);
    expect(await say('ringkasan on')).toBe(texts.id['summary.on']);
    expect(wishes.asked).toEqual([
      'daily 1200',
      'daily undefined',
      'summary false',
      'summary true',
    ]);
  });

  test('is helped in short, and more about a topic', async () => {
    const { say } = await openBook();
    expect(await say('bantuan')).toContain('*bantuan ekspor*');
    expect(await say('bantuan ekspor')).toContain('*ekspor csv*');
    expect(await say('help budget')).toContain('*anggaran makanan 5jt*');
  });
});
