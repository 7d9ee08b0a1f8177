import { foldText } from '../../language/fold-text.ts';
import { type Account, findAccount } from './account.ts';
import { readNameAt } from './take-account.ts';

/** Money that moves between two accounts, and the text that is left: its amount. */
export interface TransferText {
  readonly from: Account;
  readonly to: Account;
  readonly text: string;
}

const moves =
  /^(?:transfer|transferir|transfiere|transferi|tf|trf|pindah|pindahkan|pindahin|geser|move|moved|mover|mueve|movi|mandar|kirim|send)$/;
const fills = /^(?:isi|topup|top-up|recarga|recargar|recargue|setor)$/;
const withdrawals = /^(?:tarik|withdraw|withdrew|retirar|retire|retiro)$/;
const outOf = new Set(['dari', 'from', 'desde', 'de']);
const into = new Set(['ke', 'to', 'into', 'a', 'hacia']);

/**
 * Reads "transfer 500rb dari BCA ke GoPay", "isi gopay 50rb" and "tarik tunai 500rb dari BCA". Both ends have to be accounts that
 * the member has, the default one where none is named: a "transfer 50rb ke ibu" is none.
 *
 * @returns 'unclear' when the money would end where it came from: from which account?
 */
export function readTransfer(
  text: string,
  accounts: readonly Account[],
): TransferText | 'unclear' | undefined {
  const words = text
    .replaceAll(/^(\s*)top[ -]?up\b/giu, '$1topup')
    .trim()
    .split(/\s+/u);
  const verb = foldText(words[0] ?? '');
  const ends = readEnds(words, accounts);
  if (fills.test(verb)) {
    return toTransfer({ ...ends, to: ends.to ?? ends.bare }, accounts);
  }
  if (withdrawals.test(verb)) {
    const isOut = ends.bare !== undefined || ends.from !== undefined;
    return isOut
      ? toTransfer(
          { ...ends, to: ends.to ?? ends.bare ?? findAccount(accounts, 'tunai') },
          accounts,
        )
      : undefined;
  }
  // "transfer BCA ke GoPay 500rb"
  return moves.test(verb)
    ? toTransfer({ ...ends, from: ends.from ?? ends.bare }, accounts)
    : undefined;
}

/** Whether a text moves money and names only where it goes: "transfer 500rb dari ibu ke BCA" came in, or went out. */
export function isTransferFromOutside(text: string, accounts: readonly Account[]): boolean {
  const words = text.trim().split(/\s+/u);
  const { to, rest } = readEnds(words, accounts);
  return (
    moves.test(foldText(words[0] ?? '')) &&
    to !== undefined &&
    rest.some((word) => outOf.has(foldText(word)))
  );
}

/** Names of what is hardly a person or a shop, folded. */
const accountLike =
  /^(?:bank|savings?|checking|tabungan|rekening|akun|dompet|wallet|account|ahorros?|banco|cuenta|tarjeta|bca|mandiri|bni|bri|bsi|cimb|permata|jago|jenius|seabank|gopay|ovo|dana|shopeepay|linkaja|paypal|wise|revolut|n26|bbva|santander|caixabank)$/;

/**
 * The end of a transfer that sounds like an account, and is none that the member has: the "bank" of "transfer 100 from
 * cash to bank". Who names no account of theirs, and has but one, keeps none for what they pay to a bank.
 */
export function unknownEnd(text: string, accounts: readonly Account[]): string | undefined {
  const words = text.trim().split(/\s+/u);
  const { from, to, rest } = readEnds(words, accounts);
  const keepsAccounts = accounts.length > 1 || from !== undefined || to !== undefined;
  if (!moves.test(foldText(words[0] ?? '')) || !keepsAccounts) return undefined;
  return rest.find((word, index) => {
    const before = foldText(rest[index - 1] ?? '');
    const isEnd = outOf.has(before) || into.has(before);
    // "Ke rekening ibu" goes to somebody; "ke bank 50rb" ends there.
    const isWhole = /^(?:$|[\p{N}\p{Sc}]|dari|ke|from|to|de|a)/iu.test(rest[index + 1] ?? '');
    return isEnd && isWhole && accountLike.test(foldText(word));
  });
}

interface Ends {
  readonly from: Account | undefined;
  readonly to: Account | undefined;
  /** Named without a word before it. */
  readonly bare: Account | undefined;
  /** The words that name no account; a word before a name that is no account's stays. */
  readonly rest: readonly string[];
}

function readEnds(words: readonly string[], accounts: readonly Account[]): Ends {
  const found: { from?: Account; to?: Account; bare?: Account } = {};
  const rest: string[] = [];
  let index = 1;
  while (index < words.length) {
    const said = foldText(words[index] ?? '');
    const role = outOf.has(said) ? 'from' : into.has(said) ? 'to' : 'bare';
    const named = readNameAt(words, role === 'bare' ? index : index + 1, accounts);
    if (named === undefined || found[role] !== undefined) {
      rest.push(words[index] ?? '');
      index += 1;
    } else {
      found[role] = named.account;
      index = named.end;
    }
  }
  return { from: found.from, to: found.to, bare: found.bare, rest };
}

function toTransfer(
  { from, to, rest }: Ends,
  accounts: readonly Account[],
): TransferText | 'unclear' | undefined {
  const isOutside = rest.some((word) => outOf.has(foldText(word)) || into.has(foldText(word)));
  const source = from ?? accounts.find(({ isDefault }) => isDefault);
  if (to === undefined || source === undefined || isOutside) return undefined;
  return source.id === to.id ? 'unclear' : { from: source, to, text: rest.join(' ') };
}
