import type { Account } from './accounts/account.ts';
import { isTransferFromOutside, readTransfer, unknownEnd } from './accounts/read-transfer.ts';
import { takeAccount } from './accounts/take-account.ts';
import { spellInDigits } from './amounts/number-words.ts';
import { type DebtText, isDebtAlone, readDebt } from './debts/read-debt.ts';
import type { ForeignMoney } from './exchange/exchange.ts';
import type { Money } from './money.ts';
import { type EntryWriter, parseEntry, type ParsedEntry } from './parse-entry.ts';

/** Whose line it is, and which accounts they have; default: none that has a name. */
export interface BookWriter extends EntryWriter {
  readonly accounts?: readonly Account[];
}

/** What a line of a member says: something to book, or what has to be asked back. */
export type ParsedLine =
  | (Extract<ParsedEntry, { kind: 'entry' }> & { readonly account: Account | undefined })
  | {
      readonly kind: 'transfer';
      readonly amount: Money;
      readonly foreign: ForeignMoney | undefined;
      readonly from: Account;
      readonly to: Account;
    }
  | ParsedDebt
  /** A transfer from an account into itself: the other one is not named. */
  | { readonly kind: 'unclear-transfer' }
  /** It moves money to or from an account that the member does not have. */
  | { readonly kind: 'unknown-account'; readonly name: string }
  /** A debt, but with whom? */
  | { readonly kind: 'unclear-debt'; readonly amount: Money; readonly foreign?: ForeignMoney }
  | Exclude<ParsedEntry, { kind: 'entry' }>;

/** What a line says of a debt. */
export interface ParsedDebt extends DebtText {
  readonly kind: 'debt';
  /** `undefined`: whatever is open. */
  readonly amount: Money | undefined;
  readonly foreign: ForeignMoney | undefined;
  /** The line without its amount. */
  readonly description: string;
  readonly account: Account | undefined;
  /** What the line says when it is about no debt. */
  readonly otherwise: ParsedLine;
}

/** Reads one line: "kopi 25rb pakai GoPay", "transfer 500rb dari BCA ke GoPay", "Budi pinjam 50rb". */
export function parseLine(text: string, writer: BookWriter): ParsedLine {
  return readTransferLine(text, writer) ?? readDebtLine(text, writer) ?? readPlain(text, writer);
}

function readTransferLine(text: string, writer: BookWriter): ParsedLine | undefined {
  const transfer = readTransfer(text, writer.accounts ?? []);
  if (transfer === undefined) {
    const name = unknownEnd(text, writer.accounts ?? []);
    return name === undefined ? undefined : { kind: 'unknown-account', name };
  }
  if (transfer === 'unclear') return { kind: 'unclear-transfer' };
  const { from, to } = transfer;
  // What is left beside the amount, such as "buat jajan", is not kept.
  const parsed = parseAmount(transfer.text, writer);
  if (!('amount' in parsed)) return parsed;
  return { kind: 'transfer', amount: parsed.amount, foreign: parsed.foreign, from, to };
}

function readDebtLine(text: string, writer: BookWriter): ParsedLine | undefined {
  if (isSigned(text)) return undefined;
  const paid = takeAccount(text, writer.accounts ?? [], 'any');
  const rest = paid?.text ?? text;
  const parsed = parseAmount(rest, writer);
  const hasWords = parsed.kind === 'entry' || parsed.kind === 'unclear-direction';
  if (!hasWords && parsed.kind !== 'no-amount') return undefined;
  const description = hasWords ? parsed.description : rest.trim();
  if (hasWords && isDebtAlone(description)) {
    const { amount, foreign } = parsed;
    return { kind: 'unclear-debt', amount, ...(foreign === undefined ? {} : { foreign }) };
  }
  const said = readDebt(description);
  if (said === undefined || (!hasWords && said.act !== 'settle')) return undefined;
  return {
    kind: 'debt',
    ...said,
    amount: hasWords ? parsed.amount : undefined,
    foreign: hasWords ? parsed.foreign : undefined,
    description,
    account: paid?.account,
    otherwise: readPlain(text, writer),
  };
}

function readPlain(text: string, writer: BookWriter): ParsedLine {
  const { accounts = [] } = writer;
  const whole = parseAmount(text, writer);
  if (whole.kind === 'entry' && !isSigned(text) && isTransferFromOutside(text, accounts)) {
    const { amount, description } = whole;
    return { kind: 'unclear-direction', amount, description };
  }
  for (const lead of ['any', 'expense', 'income'] as const) {
    const paid = takeAccount(text, accounts, lead);
    const parsed = paid && parseAmount(paid.text, writer);
    if (parsed?.kind === 'no-description') return parsed;
    if (parsed?.kind === 'entry' && (lead === 'any' || parsed.direction === lead)) {
      return { ...parsed, account: paid?.account };
    }
  }
  return whole.kind === 'entry' ? { ...whole, account: undefined } : whole;
}

function parseAmount(text: string, writer: BookWriter): ParsedEntry {
  return parseEntry(spellInDigits(text), writer);
}

/** "-50rb bayar hutang Andi" is an expense, whatever its words: the sign says so. */
function isSigned(text: string): boolean {
  return /(?<![\p{L}\p{N}])[+-]\s*(?:[\p{L}]{0,3}\.?\s*|\p{Sc}\s*)\d/u.test(text);
}
