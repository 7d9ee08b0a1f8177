import type { en } from './en.ts';

/** The same in Indonesian. */
export const id: Readonly<Record<keyof typeof en, string>> = {
  'foreign-currency':
    'Catatanmu dalam {{currency}}. Berapa nilai 1 {{code}}? Tulis *kurs {{code}}* dengan nilainya, lalu kirim ini lagi.',
  'foreign-currency.unknown': 'Mata uang apa itu? Tulis kode tiga hurufnya, misalnya *5 USD*.',
  'unclear-currency': '{{one}} atau {{other}}? Tulis kodenya, misalnya *5 {{one}}*.',
  'entry.exchanged': '{{foreign}} = {{amount}}',
  'rate.set': '💱 1 {{code}} = {{amount}}. Yang sudah tercatat tidak berubah.',
  'rate.own': '{{code}} mata uang catatanmu sendiri: tidak ada yang perlu ditukar.',
  'rate.unclear': 'Nilai 1 {{code}} *{{one}}* atau *{{other}}*? Kirim lagi, ditulis seperti itu.',
  'rates.title': 'Kursmu:',
  'rates.line': '1 {{code}} = {{amount}}',
  'rates.none': 'Belum ada kurs. Misalnya *kurs USD 16.250*.',
  'usage.rate': 'Kurs apa? Kode mata uangnya dan nilai 1-nya: *kurs USD 16.250*.',
};
