import type { Texts } from './en.ts';

/** Indonesian. */
export const id: Texts = {
  language: 'Bahasa Indonesia',
  buttons: { join: '✋ Ikut', yes: '✅ Ya', no: '❌ Tidak', abstain: '⚪ Abstain' },
  units: {
    seconds: '{{count}} detik',
    minutes: '{{count}} menit',
    hours: '{{count}} jam',
    days_one: '1 hari',
    days_other: '{{count}} hari',
  },
  list: { more: 'dan {{count}} lagi' },
  session: {
    title: '🗳 <b>{{message}}</b>',
    by: 'Sesi dari {{name}} · sampai {{until}}',
    closedBy: 'Sesi dari {{name}}',
    participants: '👥 Ikut ({{count}}): {{- names}}',
    joinNow: 'Ketuk <b>Ikut</b> dalam {{time}} untuk bergabung.',
    next: 'Ajukan sesuatu:\n<code>/propose "Pizza hari Jumat?" 5</code>\n<code>/propose "BUY token=BONK amount=0.05 price=market" 5</code>',
    running: 'Pemungutan suara sedang berjalan: lihat di bawah.',
    closed: '🔒 Ditutup.',
    timeOver: '🔒 Ditutup: waktunya habis.',
    nothingProposed: 'Tidak ada yang diajukan.',
  },
  sessionEnd: {
    title: '🔒 <b>Sesi selesai:</b> {{message}}',
    closedTitle: '🔒 <b>Sesi ditutup:</b> {{message}}',
    cancelled: 'Pemungutan suara yang berjalan dibatalkan: tidak ada keputusan.',
    late: '⏰ Berakhir pukul {{until}}, saat saya tidak aktif.',
    again: 'Mulai yang berikutnya:\n<code>/create_session "Tentang apa?" 60</code>',
  },
  proposal: {
    title: '📋 <b>{{text}}</b>',
    by: 'Dari {{name}} · {{time}}, sampai {{until}}',
    tally: '✅ Ya {{yes}} · ❌ Tidak {{no}} · ⚪ {{abstain}}',
    tallyAmount: '✅ Ya {{yes}} ({{amount}}) · ❌ Tidak {{no}} · ⚪ {{abstain}}',
    yes: 'Ya: {{- names}}',
    no: 'Tidak: {{- names}}',
    abstain: 'Abstain: {{- names}}',
    waiting: 'Belum: {{- names}}',
    silent: 'Tidak memilih: {{- names}}',
    hintAmount: 'Ya berarti {{amount}}. Jumlah lain:\n<code>/vote yes 0.05</code>',
    hint: 'Ketuk tombol, atau ketik /vote yes',
    counting: '⏰ Waktu habis. Menghitung…',
  },
  result: {
    approved: '✅ <b>Disetujui:</b> {{text}}',
    rejected: '❌ <b>Ditolak:</b> {{text}}',
    cancelled: '🚫 <b>Dibatalkan:</b> {{text}}',
    tie: 'Seri berarti tidak.',
    noVotes: 'Tidak ada yang memilih.',
    late: '⏰ Terlambat karena saya tidak aktif: pemungutan berakhir pukul {{until}}, suara dihitung sampai saat itu.',
  },
  toast: {
    joined: 'Anda ikut!',
    vote: {
      yes: 'Suara Anda: ya',
      yesAmount: 'Suara Anda: ya, {{amount}}',
      no: 'Suara Anda: tidak',
      abstain: 'Anda abstain',
    },
  },
  refusal: {
    alreadyOpen:
      'Sudah ada sesi yang terbuka di sini:\n<b>{{message}}</b>\n\nTutup dulu dengan /close_session',
    noSession:
      'Tidak ada sesi terbuka di sini. Buka satu:\n<code>/create_session "Tentang apa?" 60</code>',
    buttonOver: 'Sesi ini sudah ditutup.',
    sessionClosed: 'Sesi ini sudah ditutup.',
    alreadyJoined: 'Anda sudah ikut.',
    joiningOver: 'Terlambat: waktu untuk bergabung sudah habis. Anda bisa ikut sesi berikutnya.',
    notParticipant: 'Hanya yang ikut sesi ini yang bisa. Anda bisa ikut sesi berikutnya.',
    joinFirst: 'Bergabung dulu: ketuk “Ikut” di bawah pesan sesi.',
    proposalOpen:
      'Satu per satu. Yang ini berjalan sampai {{until}}:\n<b>{{text}}</b>\n\nSetelah itu kirim lagi usul Anda.',
    noProposal:
      'Belum ada yang diajukan. Ajukan sesuatu:\n<code>/propose "Pizza hari Jumat?" 5</code>',
    proposalOver: 'Pemungutan suara ini sudah selesai.',
    unknownProposal: 'Tombol ini dari sesi lain.',
    voteUnchanged: 'Suara Anda memang sudah itu.',
    notAllowedToClose:
      'Hanya {{name}}, yang membuka sesi, atau admin grup ini yang bisa menutupnya.',
    textTooLong: 'Panjangnya {{length}} karakter. Paling banyak {{most}}, ya.',
    minutesOutOfRange: 'Waktunya {{least}} sampai {{most}} menit.',
    amountOutOfRange: 'Jumlahnya {{least}} sampai {{most}}.',
    amountNotWanted: 'Suara ini tidak memakai jumlah.',
  },
  problem: {
    textMissing: 'Tentang apa? Tulis dalam tanda kutip, lalu menitnya.',
    minutesUnreadable:
      'Saya tidak bisa membaca waktu “{{part}}”. Tulis menit bulat, misalnya 5 atau 5m.',
    tokenMissing: 'Token mana yang dibeli? Tulis token=…',
    tokenUnreadable:
      '“{{part}}” bukan token. Token adalah simbol atau alamat dari huruf dan angka.',
    orderMissing: 'Order mana yang dijual? Tulis order=…',
    orderUnreadable: '“{{part}}” bukan nomor order.',
    fieldUnknown:
      'Saya tidak mengerti “{{part}}”. BUY memakai token, amount dan price; SELL memakai order.',
    priceUnreadable: '“{{part}}” bukan harga. Tulis price=market atau price=target:0.5',
    amountUnreadable: '“{{part}}” bukan jumlah. Tulis angka dengan titik, misalnya 0.05',
    amountComma: 'Tulis “{{part}}” dengan titik, bukan koma.',
    choiceMissing: 'Pilih yes, no atau abstain.',
    copy: 'Ketuk untuk menyalin:\n<code>{{command}}</code>',
    example: 'Contohnya:\n<code>{{command}}</code>',
  },
  examples: {
    createSession: '/create_session "Makan di mana?" 60',
    propose: '/propose "Pizza hari Jumat?" 5',
  },
  sender: {
    asGroup:
      'Anda menulis sebagai grup, jadi saya tidak tahu siapa Anda. Matikan “Tetap anonim” untuk ini, atau pakai tombol.',
    asChannel:
      'Anda menulis sebagai kanal, jadi saya tidak tahu siapa Anda. Tulislah sebagai diri sendiri.',
  },
  languageList: 'Saya bisa bahasa ini:',
  languageChosen:
    'Mulai sekarang saya berbahasa Indonesia di sini. Sesi yang terbuka tetap memakai bahasanya.',
  languageAdminsOnly: 'Hanya admin grup ini yang bisa memilih bahasa saya.',
  privateChat:
    '👋 Saya membantu grup mengambil keputusan. Tambahkan saya ke grup, lalu ketik di sana:\n<code>/create_session "Makan di mana?" 60</code>',
  help: [
    '🗳 <b>Cara grup memutuskan dengan saya</b>',
    '',
    '1. Buka sesi; 60 adalah menitnya:',
    '<code>/create_session "Makan di mana?" 60</code>',
    '2. Semua mengetuk <b>Ikut</b>.',
    '3. Ajukan sesuatu, selama 1 sampai 10 menit:',
    '<code>/propose "Pizza hari Jumat?" 5</code>',
    '<code>/propose "BUY token=BONK amount=0.05 price=market" 5</code>',
    '<code>/propose "SELL order=42" 5</code>',
    '4. Pilih dengan tombol, atau ketik:',
    '<code>/vote yes 0.05</code> · <code>/vote no</code> · <code>/vote abstain</code>',
    '',
    'Lebih banyak ya daripada tidak berarti ya; seri berarti tidak. Suara boleh diubah sampai waktu habis.',
    '/close_session menutup · /language mengganti bahasa',
  ].join('\n'),
  failure: {
    notDone: 'Ada masalah di pihak saya, dan tidak ada yang berubah. Coba lagi sebentar lagi.',
    unknown:
      'Ada masalah di pihak saya, dan saya tidak tahu apakah itu terhitung. Ulangi saja: dihitung sekali.',
  },
  menu: {
    createSession: 'Buka sesi: "pesan" menit',
    propose: 'Ajukan sesuatu: "teks" menit',
    vote: 'Pilih: yes 0.05, no atau abstain',
    closeSession: 'Tutup sesi',
    language: 'Bahasa saya di sini: en, id atau es',
    help: 'Cara kerjanya',
  },
};
