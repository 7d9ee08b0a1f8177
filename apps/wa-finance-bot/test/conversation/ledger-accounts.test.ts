import { describe, expect, test } from 'vitest';

import { texts } from '../../src/conversation/texts/speak.ts';
import { openChat } from './open-chat.ts';

async function openBook() {
  const chat = openChat();
  await chat.register('Budi', 'budi@mail.com', 'Makassar', 'ya');
  return chat;
}

describe('accounts', () => {
  test('are opened with money in them, named in entries, and listed with what they hold', async () => {
    const { say } = await openBook();
    expect(await say('akun')).toContain('Tunai: Rp 0 (utama)');
    expect(await say('akun baru BCA 2jt')).toContain('🏦 BCA dibuka, isinya Rp 2.000.000.');
    expect(await say('akun baru GoPay')).toContain('GoPay dibuka, isinya Rp 0.');
    expect(await say('akun baru bca 1jt')).toContain('Akun bca sudah ada.');
    expect(await say('kopi 25rb pakai bca')).toBe(
      '✅ Kopi Rp 25.000 (Makanan) · BCA · hari ini Rp 25.000 · *batal* untuk membatalkan',
    );
    expect(await say('makan 50rb')).toContain('(Makanan) · Tunai · hari ini Rp 75.000');
    expect(await say('saldo')).toBe(
      [
        'Tunai: -Rp 50.000 (utama)',
        'BCA: Rp 1.975.000',
        'GoPay: Rp 0',
        'Saldo: *Rp 1.925.000*',
      ].join('\n'),
    );
    // What was there from the start is no income.
    expect(await say('laporan')).not.toContain('Masuk: Rp 2.000.000');
  });

  test('take transfers, which are neither income nor expense and can be undone', async () => {
    const { say } = await openBook();
    await say('akun baru BCA 2jt');
    await say('akun baru GoPay');
    const moved = await say('transfer 500rb dari BCA ke GoPay', { id: 't1' });
    expect(moved).toBe('🔁 BCA → GoPay Rp 500.000 · *batal* untuk membatalkan');
    expect(await say('transfer 500rb dari BCA ke GoPay', { id: 't1' })).toBe(moved);
    expect(await say('saldo')).toContain('BCA: Rp 1.500.000\nGoPay: Rp 500.000\n');
    expect(await say('ubah 2 200rb')).toBe('✏️ Sekarang: 🔁 BCA → GoPay Rp 200.000');
    expect(await say('ubah 2 kopi')).toContain('*hapus 2*');
    expect(await say('ubah 2 pakai GoPay')).toContain('*hapus 2*');
    expect(await say('riwayat')).toContain('*2* 21 Nov 🔁 BCA → GoPay Rp 200.000');
    expect(await say('cari gopay')).toContain('🔁');
    expect(await say('batal', { id: 'u1' })).toContain('🔁 BCA → GoPay Rp 200.000');
    await say('batal', { id: 'u1' });
    expect(await say('saldo')).toContain('BCA: Rp 2.000.000\nGoPay: Rp 0\n');
    expect(await say('tarik tunai 100rb')).toBe(texts.id['unclear-transfer']);
    expect(await say('transfer 50rb dari BCA ke ibu')).toContain(
      '✅ Transfer ke ibu Rp 50.000 (Keluarga) · BCA',
    );
  });

  test('are corrected, preferred, renamed and closed', async () => {
    const { say } = await openBook();
    await say('akun baru BCA 2jt');
    expect(await say('akun BCA 1,5jt', { id: 'b1' })).toBe('🏦 BCA sekarang berisi Rp 1.500.000.');
    await say('akun BCA 1,5jt', { id: 'b1' });
    expect(await say('riwayat')).toContain('*2* 21 Nov 🏦 BCA dikoreksi: -Rp 500.000');
    expect(await say('akun netflix 50rb')).toContain('✅ Akun netflix Rp 50.000');
    expect(await say('akun utama BCA')).toContain('BCA');
    expect(await say('kopi 25rb')).toContain('· BCA ·');
    expect(await say('ubah pakai tunai')).toContain('Kopi Rp 25.000 (Makanan) · Tunai');
    expect(await say('ubah 4 pakai Jago')).toContain('Akun Jago belum ada');
    expect(await say('ganti nama akun BCA jadi Mandiri')).toContain('BCA sekarang bernama Mandiri');
    expect(await say('ganti nama akun Mandiri jadi tunai')).toContain('Sudah ada akun');
    expect(await say('tutup akun Mandiri')).toBe(
      'Mandiri masih berisi Rp 1.500.000. Kosongkan dulu: *transfer Rp 1.500.000 dari Mandiri ke Tunai*.',
    );
    await say('transfer Rp 1.500.000 dari Mandiri ke Tunai');
    expect(await say('tutup akun Mandiri')).toContain('ditutup');
    expect(await say('tutup akun tunai')).toContain('satu-satunya');
    expect(await say('tutup akun Jago')).toContain('belum ada');
  });
});

describe('debts', () => {
  test('are kept with who owes whom, paid back in parts, and settled', async () => {
    const { say } = await openBook();
    expect(await say('hutang')).toBe(texts.id['debts.none']);
    expect(await say('hutang 200rb ke Andi sampai 1 des')).toBe(
      '🤝 Pinjam Rp 200.000 dari Andi · kamu berhutang Rp 200.000 ke Andi, sampai 1 Des · *batal* untuk membatalkan',
    );
    expect(await say('Budi pinjam 50rb')).toContain('Budi berhutang Rp 50.000 kepadamu');
    expect(await say('hutang')).toBe(
      [
        'Hutang dan piutang:',
        'Kamu berhutang Rp 200.000 ke Andi, sampai 1 Des',
        'Budi berhutang Rp 50.000 kepadamu',
        texts.id['debts.hint'],
      ].join('\n'),
    );
    expect(await say('saldo')).toBe('Saldo: *Rp 150.000*');
    expect(await say('laporan')).toContain(texts.id['report.nothing']);
    expect(await say('bayar hutang andi 150rb')).toContain('kamu berhutang Rp 50.000 ke Andi');
    expect(await say('bayar hutang Andi 80rb')).toContain('Yang terbuka dengan Andi Rp 50.000.');
    const settled = await say('lunas Andi', { id: 's1' });
    expect(settled).toBe(
      '🤝 Bayar hutang Rp 50.000 ke Andi · lunas dengan Andi · *batal* untuk membatalkan',
    );
    expect(await say('lunas Andi', { id: 's1' })).toBe(settled);
    expect(await say('lunas Andi')).toContain('Tidak ada yang terbuka');
    expect(await say('hutang')).not.toContain('ke Andi');
    expect(await say('Budi bayar hutang 20rb')).toContain('Budi berhutang Rp 30.000 kepadamu');
    expect(await say('batal')).toContain('🤝 Budi bayar hutang Rp 20.000');
    expect(await say('hutang')).toContain('Budi berhutang Rp 50.000 kepadamu');
    expect(await say('ubah 2 60rb')).toContain('Budi pinjam Rp 60.000');
    await say('ubah 2 sampai 5 des');
    expect(await say('hutang')).toContain('Budi berhutang Rp 60.000 kepadamu, sampai 5 Des');
  });

  test('are asked about when it is open whose they are, and never guessed', async () => {
    const { say, ledger } = await openBook();
    expect(await say('hutang Andi 200rb')).toBe(
      'Hutang siapa? *hutang Rp 200.000 ke Andi* kalau kamu yang berhutang, *piutang Rp 200.000 Andi* kalau Andi.',
    );
    expect(await say('utang 50rb')).toContain('Dengan siapa?');
    expect(await say('bayar hutang kartu kredit 500rb')).toContain(
      '*-Rp 500.000 bayar hutang kartu kredit*',
    );
    expect(ledger.entries).toEqual([]);
    expect(await say('-Rp 500.000 bayar hutang kartu kredit')).toContain('✅');
    expect(await say('piutang Rp 200.000 Andi')).toContain('Andi berhutang Rp 200.000 kepadamu');
    expect(await say('bayar listrik 200rb')).toContain('(Tagihan)');
  });

  test('of several lines see each other', async () => {
    const { say } = await openBook();
    expect(await say('hutang 200rb ke Andi\nbayar hutang Andi 50rb\nlunas Andi')).toContain(
      'lunas dengan Andi',
    );
    expect(await say('saldo')).toBe('Saldo: *Rp 0*');
  });

  test('that are overdue say so', async () => {
    const { say, time } = await openBook();
    await say('hutang 200rb ke Andi sampai 1 des');
    time.now = new Date('2026-12-02T04:00:00Z');
    expect(await say('hutang')).toContain('jatuh tempo 1 Des ⏰');
  });
});

describe('other currencies', () => {
  test('are exchanged at the rate that the member gave, and keep it', async () => {
    const { say, ledger } = await openBook();
    expect(await say('makan 5 usd')).toContain('*kurs USD*');
    expect(ledger.entries).toEqual([]);
    expect(await say('kurs')).toBe(texts.id['rates.none']);
    expect(await say('kurs USD 16.250')).toContain('1 USD = Rp 16.250.');
    expect(await say('makan 5 usd')).toBe(
      '✅ Makan $5 = Rp 81.250 (Makanan) · hari ini Rp 81.250 · *batal* untuk membatalkan',
    );
    await say('kurs USD 17000');
    expect(await say('riwayat')).toContain('$5 = Rp 81.250');
    expect(await say('makan 1 usd')).toContain('$1 = Rp 17.000');
    expect(await say('kurs')).toContain('1 USD = Rp 17.000');
    expect(await say('kurs dolar 16000')).toBe(texts.id['usage.rate']);
    expect(await say('kurs IDR 2')).toContain('IDR mata uang catatanmu sendiri');
    expect(await say('ubah 1 10 usd')).toContain('$10 = Rp 170.000');
  });

  test('are the own one only of a book in which nothing is booked', async () => {
    const { say } = await openBook();
    expect(await say('mata uang')).toContain('IDR');
    expect(await say('mata uang kucing')).toBe(texts.id['currency.unknown']);
    await say('makan 50rb');
    expect(await say('mata uang USD')).toContain('tetap dalam IDR');
    await say('batal');
    expect(await say('mata uang USD')).toContain('Sekarang catatanmu dalam USD');
    expect(await say('makan 5 usd')).toContain('$5');
  });
});
