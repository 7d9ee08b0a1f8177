import { readAccountName } from './account.ts';

/** What a member asks about accounts. Names and amounts are as they were written. */
export type AccountRequest =
  | { readonly kind: 'accounts' }
  | { readonly kind: 'open-account'; readonly name: string; readonly amount: string | undefined }
  /** When there is no account of that name, it is no request: "akun netflix 50rb". */
  | { readonly kind: 'set-balance'; readonly name: string; readonly amount: string }
  | { readonly kind: 'rename-account'; readonly name: string; readonly to: string }
  | { readonly kind: 'close-account'; readonly name: string }
  | { readonly kind: 'prefer-account'; readonly name: string }
  /** `name` undefined: which one is it? */
  | { readonly kind: 'currency'; readonly name: string | undefined };

const account = '(?:akun|rekening|dompet|account|wallet|cuenta)';

function pattern(source: string): RegExp {
  return new RegExp(`^/?(?:${source})$`, 'iu');
}

const list = pattern(
  '(?:daftar )?(?:akun|rekening|dompet)(?:ku| saya)?|(?:my )?(?:accounts?|wallets?)|(?:mis )?cuentas?',
);
const open = pattern(
  `(?:${account} (?:baru|new|nueva)|(?:new|add|open|create|make|buka|buat|bikin|tambah|nueva|abrir|crear|agregar|a[nñ]adir)(?: (?:a|an|new|una|nueva|sebuah))* ${account}(?: (?:baru|new|nueva))?)(?: (.+))?`,
);
const close = pattern(`(?:tutup|hapus|close|delete|remove|cerrar|borrar|eliminar) ${account} (.+)`);
const rename = pattern(
  `(?:(?:ganti|ubah) nama ${account}|rename(?: ${account})?|renombrar(?: ${account})?) (.+?) (?:jadi|menjadi|ke|to|as|a|como|->) (.+)`,
);
const prefer = pattern(
  `(?:${account} (?:utama|default|principal)|(?:default|main) ${account}) (.+)`,
);
const balance = pattern(String.raw`(?:akun|account|cuenta) (\P{N}+?) ([\p{Sc}\p{L}.]{0,3} ?\d.*)`);
const currency = pattern('(?:mata uang|currency|moneda)(?: (.+))?');

/** What a text asks about accounts; 'unclear' when it is about one and cannot be read. */
export function readAccountRequest(said: string): AccountRequest | 'unclear' | undefined {
  if (list.test(said)) return { kind: 'accounts' };
  const opened = open.exec(said);
  if (opened !== null) return readOpening(opened[1] ?? '');
  const closed = close.exec(said)?.[1];
  if (closed !== undefined) return { kind: 'close-account', name: closed };
  const renamed = rename.exec(said);
  if (renamed !== null) {
    const to = readAccountName(renamed[2] ?? '');
    return to === undefined ? 'unclear' : { kind: 'rename-account', name: renamed[1] ?? '', to };
  }
  const preferred = prefer.exec(said)?.[1];
  if (preferred !== undefined) return { kind: 'prefer-account', name: preferred };
  const asked = currency.exec(said);
  if (asked !== null) return { kind: 'currency', name: asked[1] };
  const [, name, amount] = balance.exec(said) ?? [];
  return name === undefined || amount === undefined
    ? undefined
    : { kind: 'set-balance', name, amount };
}

/** "BCA", "BCA 2jt", "Chase $200": the amount is what begins with a digit or a sign of currency. */
function readOpening(rest: string): AccountRequest | 'unclear' {
  const [, named = rest, amount] =
    /^(\P{N}+?)\s+((?:(?:rp\.?|[a-z]{3}|us\$|s\$|\p{Sc})\s?)?\d.*)$/iu.exec(rest) ?? [];
  const name = readAccountName(named);
  return name === undefined ? 'unclear' : { kind: 'open-account', name, amount };
}
