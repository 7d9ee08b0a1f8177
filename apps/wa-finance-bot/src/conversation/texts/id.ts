import type { Texts } from './speak.ts';

/** What the bot says, in Indonesian. */
export const id: Texts = {
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

  'nothing-before': 'Ini langkah pertama.',
  'not-yet': 'Catatanmu belum ada. Beberapa jawaban lagi, langsung siap.',
  'agree-or-change':
    'Balas *ya* untuk setuju.\nMau ganti: *1* bahasa, *2* mata uang, *3* zona waktu, atau *kembali* untuk kota.',
  'status.step': 'Langkah {{step}} dari 4.',
  'status.name': 'Nama: {{name}}',
  'status.email': 'Email: {{email}}',
  'status.city': 'Kota: {{city}}',
  'help.registration':
    '*kembali*: ke pertanyaan sebelumnya\n*status*: sudah sampai mana\n*batal*: berhenti dan hapus jawabanku\n\nJawabanmu kusimpan selama 24 jam.',
  cancelled: 'Dibatalkan, dan jawabanmu sudah dihapus. Bilang *halo* kapan saja untuk mulai lagi.',
  'nothing-to-cancel': 'Tidak ada yang perlu dibatalkan. Bilang *halo* untuk mendaftar.',

  registered:
    '🎉 Selamat datang, {{name}}! Catatan keuanganmu sudah siap.\n\nTulis saja, misalnya:\n*{{small}} makan siang*\n*gaji {{large}}*\n*saldo*',
  hello: '👋 Halo {{name}}! Habis belanja apa? Misalnya *{{small}} makan siang*.',
  'help.member':
    'Tulis pengeluaran atau pemasukanmu:\n*{{small}} makan siang*\n*gaji {{large}}*\n*+{{small}} hadiah*: uang masuk\n\n*saldo*: sisa uangmu\n*status*: data dan pengaturanmu',
  'status.member':
    '{{name}} · {{email}}\n{{city}} · {{timeZone}}\nCatatan dalam {{currency}}, sejak {{date}}',
  'nothing-open': 'Tidak ada yang terbuka di sini. Tulis pengeluaran, atau *bantuan*.',

  'booked.expense': '✅ {{description}} {{amount}} · hari ini {{total}}',
  'booked.income': '💰 {{description}} +{{amount}} · masuk hari ini {{total}}',
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
  'foreign-currency':
    'Catatanmu dalam {{currency}}, dan aku belum bisa menukar. Tulis jumlahnya dalam {{currency}}, ya.',
  zero: 'Nol? Berarti tidak ada yang dicatat.',
  'too-large': 'Itu terlalu besar untuk satu catatan. Apa nolnya kelebihan?',
  'too-long': 'Wah, panjang! Satu baris dengan jumlahnya saja, misalnya *{{small}} makan siang*.',

  'no-phone':
    'WhatsApp tidak menunjukkan nomormu, padahal dari situ aku mengenalmu. Ketuk namaku di atas, pilih *Bagikan nomor telepon*, lalu tulis lagi.',
  failed: 'Maaf, ada masalah di sisiku. Coba kirim lagi sebentar lagi, ya.',

  'example.small-thousands': '50rb',
  'example.large-thousands': '5jt',
  'example.small': '12,50',
  'example.large': '2500',
};
