import { describe, expect, test } from 'vitest';

import { texts } from '../../src/conversation/texts/speak.ts';
import { openChat } from './open-chat.ts';

describe('a member', () => {
  async function openBook() {
    const chat = openChat();
    await chat.register('Budi', 'budi@mail.com', 'Makassar', 'ya');
    return chat;
  }

  test('books what comes in and goes out, and asks for the balance', async () => {
    const { say } = await openBook();
    expect(await say('gaji 5jt')).toBe(
      '💰 Gaji +Rp 5.000.000 (Gaji) · masuk hari ini Rp 5.000.000 · *batal* untuk membatalkan',
    );
    expect(await say('makan siang 50rb')).toBe(
      '✅ Makan siang Rp 50.000 (Makanan) · hari ini Rp 50.000 · *batal* untuk membatalkan',
    );
    expect(await say('kopi 25.000')).toBe(
      '✅ Kopi Rp 25.000 (Makanan) · hari ini Rp 75.000 · *batal* untuk membatalkan',
    );
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
    ['batal', 'undo.nothing'],
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
      'Catatanmu dalam IDR (Rp). Berapa nilai 1 USD? Tulis *kurs USD* dengan nilainya, lalu kirim ini lagi.',
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
    expect(await say('makan Rp 50')).toContain('✅ Makan Rp 50 (Makanan) ·');
  });

  test('is greeted by name, and can look up what is known of them', async () => {
    const { say } = await openBook();
    expect(await say('halo')).toMatch(/^👋 Halo Budi!/);
    expect(await say('status')).toBe(
      'Budi · budi@mail.com\nMakassar · WITA (UTC+8)\nCatatan dalam IDR (Rp), sejak 21 Nov 2026',
    );
    expect(await say('bantuan')).toContain('*saldo*');
  });

  test('who is polite is answered politely, and nothing is booked', async () => {
    const { say } = await openBook();
    for (const text of ['makasih ya', 'Thank you so much!', 'gracias', '🙏🏽']) {
      expect([text, await say(text)]).toEqual([text, texts.id.thanks]);
    }
    for (const text of ['oke', 'sip kak', '👍🏽', 'got it']) {
      expect([text, await say(text)]).toEqual([text, '👍']);
    }
    expect(await say('ok 50rb')).toContain('✅');
    expect(await say('kamu siapa?')).toBe(await say('bantuan'));
  });

  test('who asks what they spent sees the report of that time', async () => {
    const { say } = await openBook();
    await say('makan siang 50rb');
    expect(await say('berapa pengeluaran minggu ini?')).toBe(await say('laporan minggu ini'));
  });

  test('books several lines, with a total of each day, and undoes them together', async () => {
    const { say, ledger } = await openBook();
    expect(await say('makan 50rb\nkemarin bensin 100rb\nkopi 25')).toBe(
      [
        '✅ Makan Rp 50.000 (Makanan)',
        '✅ Bensin Rp 100.000 (Transportasi)',
        'hari ini Rp 50.000 · 20 Nov: Rp 100.000 · *batal* untuk membatalkan',
        '',
        '❓ _kopi 25_',
        'Maksudmu *Rp 25* atau *Rp 25.000*? Kirim lagi dengan jumlah yang ditulis seperti itu.',
      ].join('\n'),
    );
    const undone = await say('batal', { id: 'undo' });
    expect(undone).toContain('Makan Rp 50.000');
    expect(undone).toContain('Bensin Rp 100.000');
    expect(await say('batal', { id: 'undo' })).toBe(undone);
    expect(ledger.entries).toEqual([]);
    expect(await say('batal')).toBe(texts.id['undo.nothing']);
  });

  test('lists, searches, edits and deletes by number', async () => {
    const { say } = await openBook();
    await say('makan siang 50rb');
    await say('kopi susu 25rb');
    expect(await say('riwayat')).toBe(
      [
        texts.id['recent.title'],
        '*2* 21 Nov ✅ Kopi susu Rp 25.000 (Makanan)',
        '*1* 21 Nov ✅ Makan siang Rp 50.000 (Makanan)',
        '*ubah 2 60rb* · *kategori 2 makanan* · *hapus 2*',
      ].join('\n'),
    );
    expect(await say('cari siang')).not.toContain('Kopi');
    expect(await say('cari kucing')).toContain('*kucing*');
    expect(await say('ubah 1 60rb')).toBe('✏️ Sekarang: ✅ Makan siang Rp 60.000 (Makanan)');
    expect(await say('ubah 1 jadi 65rb')).toBe('✏️ Sekarang: ✅ Makan siang Rp 65.000 (Makanan)');
    expect(await say('ganti 1 menjadi 60rb')).toContain('Makan siang Rp 60.000');
    expect(await say('ubah 1 kemarin')).toContain('Makan siang Rp 60.000');
    expect(await say('ubah bensin 30rb')).toBe('✏️ Sekarang: ✅ Bensin Rp 30.000 (Transportasi)');
    expect(await say('ubah 1 nonton')).toBe('✏️ Sekarang: ✅ Nonton Rp 60.000 (Hiburan)');
    expect(await say('riwayat')).toContain('*1* 20 Nov ✅ Nonton');
    expect(await say('ubah 9 60rb')).toBe(texts.id['no-such-entry']);
    expect(await say('hapus 1')).toBe('🗑️ Dihapus: ✅ Nonton Rp 60.000 (Hiburan)');
    expect(await say('hapus 1')).toBe(texts.id['no-such-entry']);
    expect(await say('saldo')).toBe('Saldo: *-Rp 30.000*');
  });

  test('teaches a category once, and it is used from then on', async () => {
    const { say } = await openBook();
    expect(await say('whiskas 75rb')).toContain('(Lainnya)');
    const moved = await say('kategori kucing');
    expect(moved).toContain('Whiskas Rp 75.000 (Kucing)');
    expect(moved).toContain('*whiskas*');
    expect(await say('beli whiskas 80rb')).toContain('(Kucing)');
    expect(await say('kategori')).toContain('Kucing');
  });

  test('sees what came in, went out and is left, by category', async () => {
    const { say } = await openBook();
    await say('gaji 5jt');
    await say('makan 300rb\nbensin 100rb\n5 okt listrik 200rb');
    expect(await say('laporan')).toBe(
      [
        '📊 *November 2026*',
        'Masuk: Rp 5.000.000',
        'Keluar: Rp 400.000',
        'Sisa: Rp 4.600.000',
        '',
        'Makanan: Rp 300.000 (75%)',
        'Transportasi: Rp 100.000 (25%)',
      ].join('\n'),
    );
    expect(await say('laporan oktober')).toContain('Tagihan: Rp 200.000 (100%)');
    expect(await say('laporan 2026')).toContain('Keluar: Rp 600.000');
    expect(await say('laporan 2024')).toContain(texts.id['report.nothing']);
    expect(await say('laporan besok')).toBe(texts.id['usage.report']);
  });

  test('is warned once at 80 and at 100 percent of a budget', async () => {
    const { say } = await openBook();
    expect(await say('anggaran')).toBe(texts.id['budget.none']);
    expect(await say('anggaran makanan 1jt')).toContain('Makanan: Rp 0 dari Rp 1.000.000 (0%)');
    expect(await say('makan 799rb')).not.toContain('⚠️');
    expect(await say('kopi 1rb')).toContain(
      '⚠️ Makanan: 80% anggaran sudah terpakai, sisa Rp 200.000.',
    );
    expect(await say('kopi 1rb')).not.toContain('⚠️');
    expect(await say('bensin 500rb')).not.toContain('⚠️');
    expect(await say('makan 299rb')).toContain('🛑 Makanan: lewat Rp 100.000 dari anggaran.');
    expect(await say('anggaran')).toContain('Makanan: Rp 1.100.000 dari Rp 1.000.000 (110%)');
    expect(await say('hapus anggaran makanan')).toContain('dihapus');
    expect(await say('hapus anggaran makanan')).toContain('Tidak ada');
    expect(await say('anggaran makanan banyak')).toBe(texts.id['usage.budget']);
  });

  test('is deleted with everything when they confirm it with their address', async () => {
    const { say, members, memory } = await openBook();
    expect(await say('hapus semua')).toContain('*hapus semua budi@mail.com*');
    expect(await say('hapus semua siti@mail.com')).toContain('*hapus semua budi@mail.com*');
    expect(members.all).toHaveLength(1);
    expect(await say('hapus semua budi@mail.com')).toContain('tersisa 0 baris');
    expect(members.all).toEqual([]);
    expect(memory.forgotten.length).toBeGreaterThan(0);
    expect(await say('hapus semua budi@mail.com')).toBe(texts.id['forgotten.nothing']);
  });

  test('finds every request in the help, which fits a phone', async () => {
    const { say } = await openBook();
    const help = await say('bantuan');
    for (const word of ['batal', 'bantuan catat', 'laporan', 'anggaran', 'hapus semua', 'stop']) {
      expect(help).toContain(word);
    }
    const [, ...lines] = help.split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(44);
  });
});
