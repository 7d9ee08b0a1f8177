import { type AccountRequest, readAccountRequest } from './accounts/read-account-request.ts';
import { type Category, readCategory } from './categories/category.ts';
import type { Period } from './dates/read-period.ts';
import { readPeriod } from './dates/read-period.ts';
import type { Today } from './dates/take-day.ts';
import { type RateRequest, readRateRequest } from './exchange/read-rate.ts';
import { readReportQuestion } from './read-report-question.ts';

/** What a member asks of their ledger beside booking. */
export type LedgerRequest =
  | AccountRequest
  | RateRequest
  | { readonly kind: 'debts' }
  | { readonly kind: 'undo' }
  | { readonly kind: 'recent' }
  | { readonly kind: 'categories' }
  | { readonly kind: 'search'; readonly words: string }
  | { readonly kind: 'remove'; readonly number: number }
  /** `number` undefined: the last entry. */
  | { readonly kind: 'edit'; readonly number: number | undefined; readonly text: string }
  | {
      readonly kind: 'categorize';
      readonly number: number | undefined;
      readonly category: Category;
    }
  | { readonly kind: 'report'; readonly period: Period }
  | { readonly kind: 'budgets' }
  /** `category` undefined: for all expenses. `amount` is as it was written. */
  | {
      readonly kind: 'set-budget';
      readonly category: Category | undefined;
      readonly amount: string;
    }
  | { readonly kind: 'remove-budget'; readonly category: Category | undefined }
  /** With the address that confirms it, as it was written. */
  | { readonly kind: 'forget-me'; readonly address: string | undefined }
  /** A request whose rest was not understood: say how it is written. */
  | {
      readonly kind: 'unclear';
      readonly request: 'report' | 'edit' | 'category' | 'budget' | 'remove' | 'rate' | 'account';
    };

const undo = /^\/?(?:batal|batalkan|urungkan|undo|cancel|deshacer|cancelar)$/iu;
const recent =
  /^\/?(?:riwayat|catatan|daftar|terakhir|history|recent|list|last|historial|movimientos|[uú]ltimos)$/iu;
const categories = /^\/?(?:kategori|categories|category|categor[ií]as?)$/iu;
const search = /^\/?(?:cari|cariin|search|find|buscar|busca)\s+(\P{N}+)$/iu;
const debts =
  /^\/?(?:daftar )?(?:(?:h?utang|piutang|h?utang[ -]piutang)(?:ku| saya)?|debts?|who owes me|(?:mis )?deudas?|qui[eé]n me debe)\??$/iu;
const forget =
  /^\/?(?:hapus semua(?: data(?: saya|ku)?)?|delete (?:all|everything|all my data|my data)|borrar? todo|borra(?:r)? mis datos)(?:\s+(\S+@\S+))?$/iu;
const remove = /^\/?(?:hapus|delete|remove|del|borrar|borra|eliminar)\s+(?:no\.?\s*)?#?(\S+)$/iu;
const edit = /^\/?(?:ubah|edit|koreksi|editar|corregir)(?:\s+#?(\d{1,6})(?=\s))?\s+(.+)$/iu;
/** What may stand before the new of an edit: "jadi 60rb", "to lunch", "=60". */
export const leadsToNew = String.raw`(?:jadi|men?jadi|ke|to|into|a|por)\s+|=\s*`;
/** "Ganti 2 ban 400rb" buys tyres: these words change an entry only with a "to". */
const become = new RegExp(
  String.raw`^/?(?:ganti|change|cambiar?)\s+#?(\d{1,6})\s+((?:${leadsToNew}).+)$`,
  'iu',
);
const categorize = /^\/?(?:kategori|category|categor[ií]a)\s+(?:#?(\d{1,6})\s+)?(.+)$/iu;
const report = /^\/?(?:laporan|rekap|ringkasan|report|summary|informe|resumen)(?:\s+(.+))?$/iu;
const budget = /^\/?(?:anggaran|budget|presupuesto)(?:\s+(.+))?$/iu;
const noBudget =
  /^\/?(?:hapus|delete|remove|borrar|quitar)\s+(?:anggaran|budget|presupuesto)(?:\s+(.+))?$/iu;

/** Whether a text asks to delete everything, confirmed or not. */
export function asksToForget(text: string): boolean {
  return forget.test(text.trim());
}

/** What a text asks for; `undefined` for what is no request but something to book, or another word. */
export function readRequest(text: string, when: Today): LedgerRequest | undefined {
  const said = text.trim().replaceAll(/[ \t]+/g, ' ');
  if (said.includes('\n')) {
    return undefined;
  }
  if (undo.test(said)) return { kind: 'undo' };
  if (recent.test(said)) return { kind: 'recent' };
  if (categories.test(said)) return { kind: 'categories' };
  if (debts.test(said)) return { kind: 'debts' };
  const forgotten = forget.exec(said);
  if (forgotten) return { kind: 'forget-me', address: forgotten[1] };
  return (
    readSearch(said) ??
    readBudget(said) ??
    readAccounts(said) ??
    readChange(said) ??
    readReport(said, when)
  );
}

function readAccounts(said: string): LedgerRequest | undefined {
  const account = readAccountRequest(said);
  if (account !== undefined) {
    return account === 'unclear' ? { kind: 'unclear', request: 'account' } : account;
  }
  const rate = readRateRequest(said);
  return rate === 'unclear' ? { kind: 'unclear', request: 'rate' } : rate;
}

function readSearch(said: string): LedgerRequest | undefined {
  const words = search.exec(said)?.[1];
  return words === undefined ? undefined : { kind: 'search', words };
}

function readChange(said: string): LedgerRequest | undefined {
  const removed = remove.exec(said)?.[1];
  if (removed !== undefined) {
    return /^\d{1,6}$/.test(removed)
      ? { kind: 'remove', number: Number(removed) }
      : { kind: 'unclear', request: 'remove' };
  }
  const edited = edit.exec(said) ?? become.exec(said);
  if (edited) {
    return { kind: 'edit', number: numberOf(edited[1]), text: edited[2] ?? '' };
  }
  const moved = categorize.exec(said);
  if (moved === null) return undefined;
  const category = readCategory(moved[2] ?? '');
  return category === undefined
    ? { kind: 'unclear', request: 'category' }
    : { kind: 'categorize', number: numberOf(moved[1]), category };
}

function readReport(said: string, when: Today): LedgerRequest | undefined {
  const asked = report.exec(said);
  if (asked === null) {
    const wanted = readReportQuestion(said, when);
    return wanted && { kind: 'report', period: wanted };
  }
  const period = readPeriod(asked[1] ?? '', when);
  return period === undefined ? { kind: 'unclear', request: 'report' } : { kind: 'report', period };
}

function readBudget(said: string): LedgerRequest | undefined {
  const removed = noBudget.exec(said);
  if (removed) {
    return { kind: 'remove-budget', category: readCategory(removed[1] ?? '') };
  }
  const asked = budget.exec(said);
  if (asked === null) return undefined;
  const rest = asked[1]?.trim();
  if (rest === undefined) return { kind: 'budgets' };
  // "makanan 1,5 jt", "1jt": the amount is what begins with a digit or a sign of currency.
  const parts = /^(?:(\P{N}+?)\s+)?((?:(?:rp\.?|idr|usd|eur|us\$|s\$|[$€£¥])\s?)?\d.*)$/iu.exec(
    rest,
  );
  if (parts === null) return { kind: 'unclear', request: 'budget' };
  const [, name = '', amount = ''] = parts;
  const category = name.trim() === '' ? undefined : readCategory(name);
  return name.trim() !== '' && category === undefined
    ? { kind: 'unclear', request: 'budget' }
    : { kind: 'set-budget', category, amount };
}

function numberOf(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}
