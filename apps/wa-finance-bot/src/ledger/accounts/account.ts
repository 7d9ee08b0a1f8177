import { foldText } from '../../language/fold-text.ts';
import type { Language } from '../../language/language.ts';

/** Where a member keeps money: cash, a bank account, a wallet. */
export interface Account {
  /** Row number. */
  readonly id: number;
  /** As the member wrote it; '' is cash, which has a name in each language. */
  readonly name: string;
  /** Entries belong to it when they name none. */
  readonly isDefault: boolean;
  /** It takes no entries any more. */
  readonly isClosed: boolean;
}

/** What came of closing an account. */
export type ClosedAccount = 'closed' | 'last' | 'not-empty';

/**
 * The accounts of all members. Everybody has at least one: cash, unless they renamed it. Every method throws
 * FinanceStoreError when the store fails.
 */
export interface Accounts {
  /** The default one first, then the oldest; closed ones last. */
  all(memberId: number): Promise<readonly Account[]>;
  /** Opens an account, once for each message. `undefined` when there is an open one of that name. */
  open(memberId: number, messageId: string, name: string): Promise<Account | undefined>;
  /** @returns false when another open one has that name. */
  rename(memberId: number, id: number, name: string): Promise<boolean>;
  /** Closes an account that holds nothing, unless it is the last one. */
  close(memberId: number, id: number, at: Date): Promise<ClosedAccount>;
  /** Entries belong to that one from now on when they name none. */
  prefer(memberId: number, id: number, at: Date): Promise<void>;
  /** Changes the currency of a book in which nothing was ever booked. @returns false when something was. */
  changeCurrency(memberId: number, currency: string): Promise<boolean>;
}

/** The longest name of an account. */
const longestName = 20;

const cashNames: Readonly<Record<Language, string>> = { id: 'Tunai', en: 'Cash', es: 'Efectivo' };

/** Other words for cash. */
const cashWords = new Set(['tunai', 'cash', 'efectivo', 'uang tunai', 'dompet', 'kas', 'kontan']);

/** Words that a name cannot be: they mean something in requests. */
const taken = new Set(
  'baru new nueva nuevo tutup close cerrar utama default principal ganti rename renombrar'.split(
    ' ',
  ),
);

/** How an account is called. */
export function accountName({ name }: Pick<Account, 'name'>, language: Language): string {
  return name === '' ? cashNames[language] : name;
}

/** A name for a new account, spaces tidied; `undefined` for what cannot be one, such as an amount. */
export function readAccountName(text: string): string | undefined {
  const name = text.trim().replaceAll(/\s+/g, ' ');
  const said = foldText(name);
  const isName = /^\p{L}/u.test(said) && name.length <= longestName && !taken.has(said);
  return isName && !/[*_~`\p{Cc}]/u.test(name) ? name : undefined;
}

/** Whether a name, in any spelling, is that of an account. Cash is known in every language. */
function isNamed({ name }: Account, said: string): boolean {
  const folded = foldText(said);
  return name === '' ? cashWords.has(folded) : folded === foldText(name);
}

/** The open account of a name. */
export function findAccount(accounts: readonly Account[], said: string): Account | undefined {
  const named = accounts.filter((account) => isNamed(account, said));
  return named.find(({ isClosed }) => !isClosed);
}
