import type { Widened } from '../widened.ts';
import type { enReports } from './en-reports.ts';

/** What is told of votes beside their cards, in Indonesian. */
export const idReports: Widened<typeof enReports> = {
  file: {
    votes: 'Semua suara untuk usul ini.',
    export: 'Semua yang pernah diajukan di sini.',
    history: 'Seluruh riwayat.',
    portfolio: 'Semua posisi dan bagian.',
  },
  reminder: {
    'half-time': '⏳ Setengah waktu sudah lewat: <b>{{text}}</b>',
    'near-end': '⏰ Panggilan terakhir, sampai {{until}}: <b>{{text}}</b>',
    missing: 'Belum memilih: {{- names}}',
  },
  trade: {
    bought:
      '🧾 Dibeli di atas kertas, order {{order}}: {{quantity}} {{token}} pada {{price}} ({{- source}}) seharga {{amount}}.',
    sold: '🧾 Dijual di atas kertas, order {{order}}: {{quantity}} {{token}} pada {{price}} ({{- source}}) seharga {{amount}}, {{profit}}.',
    sent: '📨 Sekarang dikirim ke sistem perdagangan Anda.',
    notHeld: 'Order {{order}} tidak dimiliki lagi, jadi tidak ada yang dijual.',
    taken: '📨 Sistem perdagangan Anda menerimanya: <b>{{text}}</b>',
    refused: '⚠️ Sistem perdagangan Anda tidak menerimanya: <b>{{text}}</b>',
    stated: 'harga yang disebut',
    simulated: 'harga simulasi',
  },
  portfolio: {
    title: '💼 <b>Portofolio di atas kertas</b>',
    empty:
      'Belum ada yang dibeli di sini. Ajukan:\n<code>/propose "BUY token=BONK amount=0.05 price=market" 5</code>',
    held: '<b>{{order}}</b> {{token}}: {{quantity}} seharga {{amount}} pada {{price}} ({{- source}})',
    now: 'sekarang {{worth}} pada {{price}} (harga simulasi), {{profit}}',
    sold: '<b>{{order}}</b> {{token}}: dijual seharga {{worth}} pada {{price}} ({{- source}}), {{profit}}',
    shares: 'Bagian: {{- names}}',
    share: '{{name}} {{percent}} % ({{profit}})',
    yours: 'Bagian Anda: {{worth}} dari {{stake}} yang disetor, {{profit}}',
    sell: 'Jual satu: <code>/propose "SELL order={{order}}" 5</code>',
  },
  status: {
    left: '⏱ Tersisa {{time}}, sampai {{until}}',
    nothingOpen: 'Saat ini tidak ada yang diajukan.',
    yourVote: 'Suara Anda: {{vote}}',
    noSession: 'Tidak ada sesi terbuka di sini.',
    decided_one: '1 usul sudah diputuskan.',
    decided_other: '{{count}} usul sudah diputuskan.',
  },
  history: {
    title: '📚 <b>Yang diputuskan di sini</b>',
    empty: 'Belum ada yang diajukan di sini.',
    line: '{{mark}} {{date}} {{text}} ({{yes}}:{{no}})',
  },
  results: { none: 'Belum ada yang diputuskan di sini.' },
};
