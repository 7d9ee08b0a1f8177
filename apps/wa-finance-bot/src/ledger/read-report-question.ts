import { foldText } from '../language/fold-text.ts';
import { wordSet } from '../language/word-set.ts';
import { type Period, readPeriod } from './dates/read-period.ts';
import type { Today } from './dates/take-day.ts';

/** "Pengeluaran minggu ini" asks by itself; "spent 20 today" books, unless it is a question. */
const nouns = wordSet(
  'pengeluaran pengeluaranku pemasukan pemasukanku pendapatan spending expenses income gastos ingresos',
);
const verbs = wordSet(
  'habis keluar masuk spend spent earn earned make made gaste gastado gastamos gane ganado ingrese',
);
const questions = wordSet('berapa how what cuanto cuanta cuantos que');

/** What may stand around them, and says nothing of the time. */
const fillers = wordSet(
  'much have did do i we my is was whats the total all so far on in for of already ' +
    'banyak sudah udah aja saja ya sih uang saya aku ku untuk selama di jadi ' +
    'he hemos he llevo mis mi en de del mi son fueron',
);

/**
 * The time about which somebody asks what went out or came in: "berapa pengeluaran minggu ini", "how much did I spend on
 * food in october?". A question that names none is about this month. `undefined` for what is no such question.
 */
export function readReportQuestion(text: string, when: Today): Period | undefined {
  const said = foldText(text).split(' ');
  const isQuestion = said.some((word) => questions.has(word));
  const isAbout = said.some((word) => nouns.has(word) || (isQuestion && verbs.has(word)));
  if (!isAbout) return undefined;
  const rest = said.filter(
    (word) => !nouns.has(word) && !verbs.has(word) && !questions.has(word) && !fillers.has(word),
  );
  // "Gastos 2025" may be money as well as a year.
  if (!isQuestion && /^\d+$/.test(rest.join(''))) return undefined;
  const at = rest.findIndex((_, index) => readPeriod(rest.slice(index).join(' '), when));
  const before = at === -1 ? rest : rest.slice(0, at);
  // "…on food in October": the report has a line for food. What has a number beside the time is to be booked.
  if (before.length > 0 && (!isQuestion || /\d/.test(before.join('')))) return undefined;
  return readPeriod(at === -1 ? '' : rest.slice(at).join(' '), when);
}
