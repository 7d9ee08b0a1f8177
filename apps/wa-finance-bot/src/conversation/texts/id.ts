import type { en } from './en.ts';

/** What the bot says, in Indonesian. */
export const id: Readonly<Record<keyof typeof en, string>> = {
  greeting:
    '👋 Halo, aku Sesi! Ceritakan pengeluaranmu, dan aku catat uangmu langsung di sini.\n\nPertama, empat pertanyaan singkat.\n_English? Español? Bilang saja._',
  'welcome-back': '👋 Halo lagi! Kita di langkah {{step}} dari 4.',

  'ask.name': '*1/4* Siapa namamu?',
  'ask.email': '*2/4* Apa emailmu, {{name}}?',
  'ask.city': '*3/4* Kamu tinggal di kota mana?',
  'ask.confirm':
    '*4/4* Sudah benar?\n\n{{name}}\n{{email}}\n{{city}}\n\n*1* Bahasa: {{language}}\n*2* Mata uang: {{currency}}\n*3* Zona waktu: {{timeZone}}\n\nBalas *ya* kalau benar. Dengan itu kamu setuju data ini dan catatanmu kusimpan, hanya untuk mengurus keuanganmu.\n\nMau ganti: *1*, *2*, *3* atau *kembali*.',
  'ask.language': 'Bahasa apa?\n\n*1* Bahasa Indonesia\n*2* English\n*3* Español',
  'ask.currency': 'Mata uang apa? Misalnya *IDR*, *USD* atau *euro*.',
  'ask.time-zone':
    'Zona waktu mana? *WIB*, *WITA* atau *WIT*. Di luar negeri: kota besar seperti *Tokyo*, atau *UTC+7*.',

  'problem.name-has-digits':
    'Nama tidak pakai angka. Setelah terdaftar, pengeluaranmu juga kucatat.',
  'problem.name-not-readable': 'Tulis namamu dengan huruf, misalnya *Budi Santoso*.',
  'problem.name-too-long': 'Wah, panjang! Paling banyak 60 huruf, ya.',
  'problem.email-missing': 'Itu bukan alamat email. Contohnya *budi@mail.com*.',
  'problem.email-not-readable': 'Alamat itu sepertinya salah ketik. Contohnya *budi@mail.com*.',
  'problem.email-several': 'Ada lebih dari satu alamat. Satu saja, ya.',
  'problem.email-taken': 'Email itu sudah dipakai anggota lain. Pakai yang lain, ya.',
  'problem.city-not-readable': 'Tulis nama kotanya, misalnya *Jakarta*.',
  'problem.city-too-long': 'Wah, panjang! Nama kotanya saja, ya.',
  'problem.language': 'Aku belum bisa bahasa itu.',
  'problem.currency': 'Aku tidak kenal mata uang itu. Paling aman kode tiga hurufnya: *USD*.',
  'problem.time-zone': 'Aku tidak kenal zona waktu itu.',

  'reminder.registration':
    '👋 Kita berhenti di langkah {{step}} dari 4, dan jawabanmu masih ada.\n\n{{question}}\n\n_Tidak berminat? Balas *stop* dan aku tidak akan bertanya lagi._',
  stopped:
    'Baik: aku tidak akan menghubungimu lebih dulu, dan jawabanmu sudah dihapus. Kalau kamu menulis, aku tetap menjawab.',
  'stopped.member':
    'Baik: mulai sekarang aku hanya menjawab. Tanpa pengingat, tanpa ringkasan; catatanmu tetap ada.',

  'nothing-before': 'Ini langkah pertama.',
  'not-yet': 'Catatanmu belum ada. Beberapa jawaban lagi, langsung siap.',
  'agree-or-change':
    'Balas *ya* untuk setuju.\nMau ganti: *1* bahasa, *2* mata uang, *3* zona waktu, atau *kembali* untuk kota.',
  'status.step': 'Langkah {{step}} dari 4.',
  'status.name': 'Nama: {{name}}',
  'status.email': 'Email: {{email}}',
  'status.city': 'Kota: {{city}}',
  'help.registration':
    '*kembali*: ke pertanyaan sebelumnya\n*status*: sudah sampai mana\n*batal*: berhenti dan hapus jawabanku\n*stop*: jangan hubungi aku lebih dulu\n\nJawabanmu kusimpan selama dua minggu.',
  cancelled: 'Dibatalkan, dan jawabanmu sudah dihapus. Bilang *halo* kapan saja untuk mulai lagi.',
  'nothing-to-cancel': 'Tidak ada yang perlu dibatalkan. Bilang *halo* untuk mendaftar.',

  registered:
    '🎉 Selamat datang, {{name}}! Catatan keuanganmu sudah siap.\n\nTulis saja, misalnya:\n*{{small}} makan siang*\n*gaji {{large}}*\n*saldo*',
  thanks: 'Sama-sama! 🙂',
  okay: '👍',
  hello: '👋 Halo {{name}}! Habis belanja apa? Misalnya *{{small}} makan siang*.',
  'help.member':
    'Tulis saja, satu per baris:\n*{{small}} makan siang*\n*kemarin bensin {{small}}*\n*gaji {{large}}*\n\n*batal*, *saldo*, *laporan*\n\nLebih lanjut:\n*bantuan catat*: ubah, cari, kategori\n*bantuan laporan*: dengan gambar\n*bantuan ekspor*: Excel dan CSV\n*bantuan akun*: transfer, hutang, kurs\n*bantuan anggaran*: batas per bulan\n*bantuan pengingat*: kapan aku menulis\n*bantuan data*: *hapus semua*, *stop*',
  'status.member':
    '{{name}} · {{email}}\n{{city}} · {{timeZone}}\nCatatan dalam {{currency}}, sejak {{date}}',

  'entry.expense': '✅ {{description}} {{amount}} ({{category}})',
  'entry.income': '💰 {{description}} +{{amount}} ({{category}})',
  'today.expense': 'hari ini {{total}}',
  'today.income': 'masuk hari ini {{total}}',
  'day.expense': '{{day}}: {{total}}',
  'day.income': 'masuk {{day}}: {{total}}',
  'undo.hint': '*batal* untuk membatalkan',
  undone: '↩️ Dibatalkan:\n{{entries}}',
  'undo.nothing': 'Tidak ada yang bisa dibatalkan.',
  removed: '🗑️ Dihapus: {{entry}}',
  changed: '✏️ Sekarang: {{entry}}',
  'no-such-entry': 'Catatan itu tidak ada. *riwayat* menampilkan yang terakhir dengan nomornya.',
  learned: 'Aku ingat itu untuk *{{words}}*.',
  'recent.title': 'Catatan terakhir:',
  'recent.none': 'Belum ada catatan.',
  'search.none': 'Tidak ada catatan dengan *{{words}}*.',
  'recent.hint': '*ubah {{number}} 60rb* · *kategori {{number}} makanan* · *hapus {{number}}*',
  categories:
    'Kategorimu:\n{{names}}\n\nSalah? *kategori makanan* memindahkan catatan terakhir, dan aku ingat.',
  'report.income': 'Masuk: {{amount}}',
  'report.expense': 'Keluar: {{amount}}',
  'report.left': 'Sisa: {{amount}}',
  'report.nothing': 'Tidak ada catatan.',
  'budget.title': 'Anggaran bulan ini:',
  'budget.none': 'Belum ada anggaran. Misalnya *anggaran makanan 1jt*.',
  'budget.use': '{{category}}: {{spent}} dari {{amount}} ({{percent}}%)',
  'budget.set': '🎯 {{use}}\nAku ingatkan di 80 dan 100 %.',
  'budget.removed': 'Anggaran {{category}} dihapus.',
  'budget.not-there': 'Tidak ada anggaran {{category}}.',
  'budget.everything': 'Semua',
  'budget.warning.80': '⚠️ {{category}}: {{percent}}% anggaran sudah terpakai, sisa {{left}}.',
  'budget.warning.100': '🛑 {{category}}: anggaran sudah habis.',
  'budget.warning.over': '🛑 {{category}}: lewat {{left}} dari anggaran.',
  'usage.report':
    'Laporan kapan? Misalnya *laporan*, *laporan minggu*, *laporan oktober*, *laporan 2026* atau *laporan 1/11 - 15/11*.',
  'usage.edit': 'Apa yang diubah? Misalnya *ubah 12 60rb* atau *ubah 12 makan malam*.',
  'usage.category': 'Kategori apa? Misalnya *kategori makanan*.',
  'usage.budget': 'Berapa sebulan? Misalnya *anggaran makanan 1jt*.',
  'usage.remove': 'Yang mana? *riwayat* menampilkan nomornya: *hapus 12*.',
  'forget.ask':
    'Ini menghapus semuanya: profilmu, {{entries}} catatan, anggaran dan lainnya. Tidak bisa dikembalikan.\n\nKalau yakin, kirim *hapus semua {{email}}*',
  forgotten:
    'Terhapus selamanya: {{rows}} baris, di antaranya profilmu, {{entries}} catatan, akun, anggaran dan kata yang kupelajari, serta {{sessions}} sesi obrolan kita.\n\nSudah kuperiksa lagi: tersisa {{left}} baris.\n\nSampai jumpa, {{name}}. Bilang *halo* untuk mulai lagi.',
  'forgotten.stop': 'Yang tetap kusimpan hanya satu: bahwa kamu bilang stop.',
  'forgotten.nothing': 'Aku tidak menyimpan apa pun tentangmu.',
  balance: 'Saldo: *{{balance}}*',
  'no-amount': 'Jumlahnya belum ada. Misalnya *{{small}} makan siang*, atau *bantuan*.',
  'unclear-amount':
    'Berapa jumlahnya? Aku belum yakin cara membacanya. Tulis seperti *{{small}} makan siang*, ya.',
  'unclear-amount.one':
    'Maksudmu *{{one}}*? Kalau ya, kirim lagi dengan jumlah yang ditulis seperti itu.',
  'unclear-amount.two':
    'Maksudmu *{{one}}* atau *{{other}}*? Kirim lagi dengan jumlah yang ditulis seperti itu.',
  'several-amounts': 'Ada lebih dari satu jumlah. Satu per satu, ya, supaya tidak tertukar.',
  'unclear-direction':
    '{{amount}} ini masuk atau keluar? Kirim *+{{amount}} {{description}}* kalau masuk, *-{{amount}} {{description}}* kalau keluar.',
  'no-description': '{{amount}} untuk apa? Misalnya *{{amount}} makan siang*.',
  zero: 'Nol? Berarti tidak ada yang dicatat.',
  'too-large': 'Itu terlalu besar untuk satu catatan. Apa nolnya kelebihan?',
  'too-long': 'Wah, panjang! Satu baris dengan jumlahnya saja, misalnya *{{small}} makan siang*.',

  'joined-books':
    'Kamu menulis dari dua id, masing-masing dengan catatannya. Sekarang jadi satu: {{count}} catatan pindah dan dapat nomor baru. Lihat *riwayat*.',
  failed: 'Maaf, ada masalah di sisiku. Coba kirim lagi sebentar lagi, ya.',
  'too-fast': '⏳ Wah, cepat sekali! Semua kubaca, dan sisanya kujawab sekaligus sebentar lagi.',
  'left-out':
    '…dan {{number}} jawaban lagi yang tidak kukirim. *riwayat* menunjukkan yang tercatat.',
  group:
    '👋 Halo! Uang itu urusan pribadi: aku mencatat di chat pribadi saja, dan diam di grup.\n\nTulis *halo* ke aku: {{link}}',
  'group.no-link':
    '👋 Halo! Uang itu urusan pribadi: aku mencatat di chat pribadi saja, dan diam di grup.\n\nKetuk namaku, lalu tulis *halo*.',

  'example.small-thousands': '50rb',
  'example.large-thousands': '5jt',
  'example.small': '12,50',
  'example.large': '2500',
};
