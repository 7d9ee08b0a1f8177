import { foldText } from '../language/fold-text.ts';
import { wordSet } from '../language/word-set.ts';

/** Whether money came in or went out. */
export type Direction = 'income' | 'expense';

const incomeWords = wordSet(
  'gaji gajian upah honor honorarium bonus thr pemasukan pendapatan penghasilan dividen',
  'salary income wage wages paycheck payday received earned earnings dividend',
  'sueldo salario nomina ingreso ingresos cobre cobro recibi gane aguinaldo',
);

const expenseWords = wordSet(
  'beli bayar byr membeli membayar belanja keluar pengeluaran jajan biaya tiket karcis parkir tol',
  'buy bought pay paid spent spend expense cost ticket tickets',
  'compra compre comprar pago pague pagar gasto gaste gastos entrada entradas',
);

/** "Tiket masuk" is paid for, "masuk 500rb dari ibu" is not: alone, these words tell nothing. */
const undecidedWords = wordSet(
  'masuk terima nerima menerima dapat dapet untung komisi cashback jual terjual kembalian',
  'refund commission sold got',
  'reembolso comision vendi devolucion',
);

/** Sayings that hold a word of either list and mean something else. */
const sayings: readonly (readonly [RegExp, string])[] = [
  [/\bterima kasih\b/g, ''],
  [/\b(uang|dana|transfer) masuk\b/g, 'pemasukan'],
  [/\b(got|get|was|been) paid\b/g, 'income'],
  [/\bpaid me\b/g, 'income'],
  [/\bme (pagaron|pago)\b/g, 'ingreso'],
];

/**
 * Which way the money went, by the words of a text in any of the languages; an expense when none of them tells.
 *
 * @returns `undefined` when they leave it open or contradict each other, as in "bayar gaji".
 */
export function readDirection(text: string): Direction | undefined {
  const said = sayings.reduce(
    (folded, [saying, by]) => folded.replaceAll(saying, by),
    foldText(text),
  );
  const words = said.split(' ');
  const isIncome = words.some((word) => incomeWords.has(word));
  const isExpense = words.some((word) => expenseWords.has(word));
  if (isIncome || isExpense) {
    return isIncome && isExpense ? undefined : isIncome ? 'income' : 'expense';
  }
  return words.some((word) => undecidedWords.has(word)) ? undefined : 'expense';
}

/** Whether a folded word, by itself, speaks of money that comes in or goes out: nobody is called so. */
export function saysDirection(word: string): boolean {
  return [incomeWords, expenseWords, undecidedWords].some((list) => list.has(word));
}
