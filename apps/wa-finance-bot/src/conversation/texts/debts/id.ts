import type { en } from './en.ts';

/** The same in Indonesian. */
export const id: Readonly<Record<keyof typeof en, string>> = {
  'entry.borrow': '🤝 Pinjam {{amount}} dari {{person}}',
  'entry.lend': '🤝 {{person}} pinjam {{amount}}',
  'entry.repay': '🤝 Bayar hutang {{amount}} ke {{person}}',
  'entry.collect': '🤝 {{person}} bayar hutang {{amount}}',
  'debt.mine': 'kamu berhutang {{amount}} ke {{person}}',
  'debt.theirs': '{{person}} berhutang {{amount}} kepadamu',
  'debt.until': '{{debt}}, sampai {{day}}',
  'debt.overdue': '{{debt}}, jatuh tempo {{day}} ⏰',
  'debt.settled': 'lunas dengan {{person}}',
  'debts.title': 'Hutang dan piutang:',
  'debts.none':
    'Tidak ada hutang atau piutang. Misalnya *hutang 200rb ke Andi* atau *Budi pinjam 50rb sampai jumat*.',
  'debts.hint': '*bayar hutang Andi 100rb* · *Budi bayar hutang 50rb* · *lunas Andi*',
  'unclear-debt':
    'Dengan siapa? *hutang {{amount}} ke Andi* kalau kamu yang pinjam, *piutang {{amount}} Andi* kalau Andi.',
  'debt-either':
    'Hutang siapa? *hutang {{amount}} ke {{person}}* kalau kamu yang berhutang, *piutang {{amount}} {{person}}* kalau {{person}}.',
  'debt-none':
    'Tidak ada yang terbuka seperti itu dengan {{person}}. *hutang* menampilkan semuanya.',
  'debt-none.amount':
    'Tidak ada yang terbuka seperti itu dengan {{person}}; *hutang* menampilkan semuanya. Kalau ini pengeluaran, kirim *-{{amount}} {{description}}*.',
  'debt-differs':
    'Yang terbuka dengan {{person}} {{amount}}. Kalau semuanya dibayar, kirim *lunas {{person}}*; sebagian berarti kurang dari itu.',
};
