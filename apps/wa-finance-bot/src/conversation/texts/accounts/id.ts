import type { en } from './en.ts';

/** The same in Indonesian. */
export const id: Readonly<Record<keyof typeof en, string>> = {
  'help.topic.accounts':
    '*Akun*, hutang, mata uang\n*akun baru BCA 2jt*, *akun*\n*makan {{small}} pakai BCA*\n*transfer 50rb dari BCA ke tunai*\n\n*Budi pinjam 50rb sampai jumat*\n*hutang 200rb ke Andi*, *lunas Andi*\n*hutang*: siapa berhutang\n\n*kurs USD 16.250*, lalu *makan 5 usd*',
  'accounts.title': 'Akunmu:',
  'accounts.line': '{{name}}: {{amount}}',
  'accounts.default-line': '{{name}}: {{amount}} (utama)',
  'accounts.hint':
    '*akun baru BCA 2jt*\n*kopi 25rb pakai BCA*\n*transfer 50rb dari BCA ke GoPay*\n*akun utama BCA*, *tutup akun BCA*\n*ganti nama akun BCA jadi Mandiri*',
  'accounts.total': 'Saldo: *{{balance}}*',
  'account.opened':
    '🏦 {{name}} dibuka, isinya {{amount}}.\nMisalnya *makan siang {{small}} pakai {{name}}*.',
  'account.exists': 'Akun {{name}} sudah ada. Isinya bisa dikoreksi: *akun {{name}} {{small}}*.',
  'account.balance': '🏦 {{name}} sekarang berisi {{amount}}.',
  'account.renamed': '🏦 {{name}} sekarang bernama {{to}}.',
  'account.name-taken': 'Sudah ada akun bernama {{to}}. Pakai nama lain, ya.',
  'account.closed': '🏦 {{name}} ditutup. Catatannya tetap ada.',
  'account.last': '{{name}} satu-satunya akunmu: tetap dibuka, ya.',
  'account.not-empty':
    '{{name}} masih berisi {{amount}}. Kosongkan dulu: *transfer {{move}} dari {{from}} ke {{to}}*.',
  'account.preferred': '🏦 Mulai sekarang catatan masuk ke {{name}}, kecuali kamu sebut akun lain.',
  'account.unknown':
    'Akun {{name}} belum ada. *akun* menampilkan semua, *akun baru {{name}}* membukanya.',
  'usage.account':
    'Akun yang mana? Misalnya *akun baru BCA 2jt*, *tutup akun BCA* atau *ganti nama akun BCA jadi Mandiri*.',
  'entry.transfer': '🔁 {{from}} → {{to}} {{amount}}',
  'entry.adjustment.income': '🏦 {{account}} dikoreksi: +{{amount}}',
  'entry.adjustment.expense': '🏦 {{account}} dikoreksi: -{{amount}}',
  'unclear-transfer': 'Dari akun mana ke mana? Misalnya *transfer 50rb dari BCA ke GoPay*.',
  'edit.only-booking':
    'Dari catatan seperti itu yang bisa diubah jumlah, hari, dan akunnya. Selain itu, hapus dengan *hapus {{number}}* dan tulis lagi.',
  'currency.is': 'Catatanmu dalam {{currency}}.',
  'currency.changed': 'Sekarang catatanmu dalam {{currency}}.',
  'currency.unknown':
    'Aku tidak kenal mata uang itu. Paling aman kode tiga hurufnya: *mata uang USD*.',
  'currency.booked':
    'Sudah ada catatan atau anggaran, jadi bukumu tetap dalam {{currency}}. Mata uang lain juga bisa: beri tahu kursnya, misalnya *kurs USD 16.250*.',
};
