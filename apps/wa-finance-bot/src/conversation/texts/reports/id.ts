import type { en } from './en.ts';

/** What the bot says about reports, exports and reminders, in Indonesian. */
export const id: Readonly<Record<keyof typeof en, string>> = {
  'picture.income': 'Masuk',
  'picture.expense': 'Keluar',
  'picture.left': 'Sisa',
  'picture.by-category': 'Per kategori',
  'picture.more': 'Lain-lain',
  'picture.budget': 'anggaran',
  'picture.by-day': 'Per hari',
  'picture.by-week': 'Per minggu',
  'picture.by-month': 'Per bulan',
  'picture.by-year': 'Per tahun',

  'export.done': '📄 {{period}}: {{count}} catatan.',
  'export.everything': 'Semua',
  'export.none': 'Tidak ada catatan untuk {{period}}. Untuk semuanya: *ekspor semua*.',
  'export.too-many':
    '{{count}} catatan terlalu banyak untuk satu file; muatnya {{most}}. Minta waktu yang lebih pendek: *ekspor 2026*, *ekspor november*.',
  'usage.export':
    'Bentuk apa, dan kapan? Misalnya *ekspor*, *ekspor csv*, *ekspor xlsx 2026* atau *ekspor semua*.',
  'export.file.everything': 'semua',

  'export.column.number': 'No.',
  'export.column.day': 'Tanggal',
  'export.column.type': 'Jenis',
  'export.column.category': 'Kategori',
  'export.column.description': 'Keterangan',
  'export.column.amount': 'Jumlah',
  'export.column.currency': 'Mata uang',
  'export.column.account': 'Dompet',
  'export.column.to-account': 'Ke dompet',
  'export.column.person': 'Dengan',
  'export.column.due-day': 'Jatuh tempo',
  'export.column.foreign-amount': 'Jumlah asli',
  'export.column.foreign-currency': 'Mata uang asli',
  'export.column.rate': 'Kurs',
  'export.type.income': 'Pemasukan',
  'export.type.expense': 'Pengeluaran',
  'export.type.transfer': 'Transfer',
  'export.type.adjustment': 'Koreksi',
  'export.type.borrow': 'Pinjam',
  'export.type.lend': 'Meminjamkan',
  'export.type.repay': 'Bayar hutang',
  'export.type.collect': 'Terima piutang',
  'export.total.income': 'Total pemasukan',
  'export.total.expense': 'Total pengeluaran',

  'summary.hint': '_*ringkasan off*: tidak perlu lagi_',
  'summary.on': 'Baik: tiap tanggal 1 aku kirim ringkasan bulan sebelumnya.',
  'summary.off': 'Baik: tidak ada ringkasan bulanan lagi. *ringkasan on* untuk menyalakannya lagi.',
  'daily.text':
    '🌙 Hari ini belum ada catatan. Ada pengeluaran?\n\n_*ingatkan off*: tidak perlu lagi_',
  'daily.on':
    '⏰ Jam {{time}} aku ingatkan, pada hari yang belum ada catatannya. *ingatkan off* untuk berhenti.',
  'daily.off': 'Baik: tidak ada pengingat harian.',
  'usage.daily': 'Jam berapa? Misalnya *ingatkan 20:00*, atau *ingatkan off*.',

  'help.topic.booking':
    '*Mencatat*\n*{{small}} makan siang*, satu per baris\n*kemarin bensin {{small}}*\n*+{{small}} hadiah*: uang masuk\n\n*batal*: batalkan yang terakhir\n*riwayat*: yang terakhir\n*cari kopi*\n*ubah 12 …*, *hapus 12*\n*kategori makanan*: pindahkan\n*kategori*: semua kategori',
  'help.topic.reports':
    '*Laporan*, dengan gambar\n*laporan*: bulan ini\n*laporan minggu*, *laporan oktober*\n*laporan 2026*, *laporan 1-15 nov*\n*saldo*\n\nTiap tanggal 1 ada ringkasan bulan:\n*ringkasan off*, *ringkasan on*',
  'help.topic.export':
    '*Ekspor* sebagai file\n*ekspor*: bulan ini untuk Excel\n*ekspor csv*: untuk program lain\n*ekspor xlsx 2026*\n*ekspor 1-15 nov*\n*ekspor semua*',
  'help.topic.budgets':
    '*Anggaran* per bulan\n*anggaran makanan {{large}}*\n*anggaran {{large}}*: untuk semua\n*anggaran*: sudah terpakai berapa\n*hapus anggaran makanan*\n\nAku ingatkan di 80 dan 100 %.',
  'help.topic.reminders':
    '*Kapan aku menulis dulu*\n*ingatkan 20:00*: kalau hari itu belum\nada catatan; *ingatkan off* berhenti\n*ringkasan off*: tanpa ringkasan bulan\n*stop*: jangan hubungi aku lebih dulu',
  'help.topic.data':
    '*Datamu*\n*status*: yang aku tahu tentangmu\n*ekspor semua*: semuanya dalam file\n*hapus semua*: semua, selamanya\n*stop*: jangan hubungi aku lebih dulu',
};
