import { foldText } from '../../language/fold-text.ts';
import { saysDirection } from '../entry-direction.ts';
import type { DebtKind } from '../entry-kind.ts';

/** What a text without its amount says of a debt. */
export interface DebtText {
  /** `settle` pays back whatever is open; `either`: "hutang Andi" may be the debt of both. */
  readonly act: DebtKind | 'settle' | 'either';
  /** As it was written. */
  readonly person: string;
  /** False: it speaks of a debt only when there is one with that person. "Ana me pagó" may be a client. */
  readonly isCertain: boolean;
}

const debt = '(?:h?utang|pinjaman)';
const borrowId = '(?:(?:ber|nge?)?h?utang|me?minjam|pinjam|pinjem|minjem)(?: uang| duit)?';
const pays = '(?:bayar|byr|cicil|nyicil|lunasi|lunasin|melunasi|kembalikan|balikin|membayar)';
const toId = '(?:ke|dari|dr|sama|kepada|pada)';
const owedEs = '(?: (?:de|la|mi|una|parte de))*(?: (?:deuda|prestamo))';

/** P stands for the person. What comes first wins. */
const patterns: readonly (readonly [DebtText['act'], isCertain: boolean, pattern: string])[] = [
  ['settle', false, `(?:lunas|lunasi|lunasin)(?: (?:${debt}|piutang))?(?: (?:${toId}|dengan))? P`],
  ['settle', false, `(?:${debt}|piutang)(?: ${toId})? P (?:sudah |udah |dah )?lunas`],
  ['settle', false, 'P (?:sudah |udah |dah )?lunas'],
  ['settle', false, '(?:settle|settled)(?: up)?(?: (?:with|my|debts?))* P'],
  ['settle', false, 'P (?:is |has )?settled(?: up)?'],
  [
    'settle',
    false,
    '(?:pagado|pagada|saldado|saldada|saldar|liquidado)(?: (?:a|con|de|lo de|la|deuda))* P',
  ],
  ['settle', false, 'P (?:pagado|saldado|liquidado)'],

  ['repay', true, `(?:saya |aku )?${pays} ${debt}(?:ku| saya)?(?: ${toId})? P`],
  ['collect', true, `P ${pays} (?:${debt}|piutang)(?:nya)?`],
  [
    'collect',
    true,
    '(?:terima|dapat|tagih|bayar|byr)(?: bayaran| pembayaran)? piutang(?: dari)? P',
  ],
  ['borrow', true, `(?:saya |aku |gue |gw )?${borrowId} ${toId} P`],
  ['lend', true, `P ${borrowId}(?: ${toId} (?:saya|aku|gue|gw|ku))?`],
  [
    'lend',
    true,
    '(?:piutang|pinjamkan|pinjemin|minjemin|pinjami|meminjamkan|meminjami|utangin|hutangi|kasih (?:pinjam|h?utang))(?: uang| duit)?(?: (?:ke|kepada|sama))? P',
  ],
  ['either', true, '(?:h?utang) P'],

  [
    'repay',
    true,
    '(?:i )?(?:repay|repaid|(?:pay|paid) back)(?: (?:debt|loan))?(?: (?:to|from))? P',
  ],
  ['repay', true, '(?:i )?(?:pay|paid)(?: my)? debt(?: to)? P'],
  ['repay', true, '(?:i )?(?:pay|paid) P back'],
  ['collect', true, 'P (?:repaid|repays|paid back|pays back|paid me back)(?: me)?(?: debt)?'],
  ['collect', false, 'P paid me'],
  ['borrow', true, '(?:i )?(?:borrow|borrowed|owe)(?: money)? (?:from|to) P'],
  ['borrow', true, '(?:i )?owe P'],
  ['lend', true, '(?:i )?(?:lend|lent|loaned)(?: money)?(?: to)? P'],
  ['lend', true, 'P (?:owes|borrowed|borrows)(?: me| from me)?'],

  [
    'repay',
    true,
    `(?:le )?(?:pagar|pago|pague|abonar|abono|abone|devolvi)${owedEs}(?: (?:a|de|con))? P`,
  ],
  ['repay', true, '(?:le )?(?:devolvi|devolver|devuelvo) a P'],
  ['collect', true, 'P me (?:devolvio|devuelve)'],
  ['collect', true, 'me (?:devolvio|devuelve) P'],
  ['collect', false, 'P me pago'],
  ['collect', false, 'me pago P'],
  ['borrow', true, '(?:yo )?(?:le )?debo(?: a)? P'],
  ['borrow', true, 'pedi prestad[oa]s? a P'],
  ['borrow', true, 'P me presto'],
  ['borrow', true, 'me presto P'],
  ['lend', true, '(?:yo )?(?:le )?(?:preste|presto)(?: dinero)? a P'],
  ['lend', true, 'P me debe'],
  ['lend', true, 'me debe P'],
];

const letters = String.raw`\p{L}[\p{L}\p{N}.\-/]*`;
const person = `(?<person>${letters}(?: ${letters}){0,2}?)`;
const note = '(?: (?:buat|untuk|utk|for|para|por) .+)?';

const rules = patterns.map(([act, isCertain, pattern]) => ({
  act,
  isCertain,
  pattern: new RegExp(`^${pattern.replace('P', person)}${note}$`, 'u'),
}));

/** Words that are nobody's name. */
const nobody = new Set(
  (
    'saya aku gue gw ku kamu dia me i you yo mi tu the a an el la un una uang duit money dinero mau akan want ' +
    'denda bunga sewa biaya ongkos debt debts deuda hutang utang piutang'
  ).split(' '),
);

/**
 * Reads "hutang ke Andi", "Budi pinjam", "bayar hutang Andi", "I owe Ana", "Ana me debe", without the amount. `undefined` for what is
 * about no debt, such as "bayar listrik" and "pinjam motor".
 */
export function readDebt(text: string): DebtText | undefined {
  const words = text.split(/\s+/u).filter((word) => foldText(word) !== '');
  const said = words.map((word) => foldText(word).replaceAll(' ', '-')).join(' ');
  for (const { act, isCertain, pattern } of rules) {
    const name = pattern.exec(said)?.groups?.['person'];
    if (name !== undefined && isPerson(name)) {
      return { act, isCertain, person: asWritten(name, said, words) };
    }
  }
  return undefined;
}

/** Whether a text says nothing but that there is a debt: "utang 50rb" leaves open with whom. */
export function isDebtAlone(text: string): boolean {
  return /^(?:(?:ng?)?h?utang|piutang|bayar h?utang|debt|owe|lent|borrowed|repaid|deuda|debo|preste|pague deuda)$/.test(
    foldText(text),
  );
}

function isPerson(name: string): boolean {
  return name.split(' ').every((word) => !nobody.has(word) && !saysDirection(word));
}

/** The words of the text that were folded to that name, without the punctuation around them. */
function asWritten(name: string, said: string, words: readonly string[]): string {
  const before = ` ${said} `.indexOf(` ${name} `);
  const start = said
    .slice(0, before)
    .split(' ')
    .filter((word) => word !== '').length;
  return words
    .slice(start, start + name.split(' ').length)
    .join(' ')
    .replaceAll(/^[\p{P}\p{S}]+|[\p{P}\p{S}]+$/gu, '');
}
