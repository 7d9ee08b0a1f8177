import { readBenchOptions } from './bench-options.ts';
import { isReached } from './figures.ts';
import { table, targetText } from './report-table.ts';
import {
  fullTelegramPlan,
  quickTelegramPlan,
  runTelegramBench,
} from './telegram/run-telegram-bench.ts';
import { telegramFigures } from './telegram/telegram-figures.ts';

const options = readBenchOptions(process.argv.slice(2), 'pnpm bench:telegram');
if ('tell' in options) {
  (options.exitCode === 0 ? console.log : console.error)(options.tell);
  process.exitCode = options.exitCode;
} else {
  const plan = options.quick ? quickTelegramPlan : fullTelegramPlan;
  const { report, lines } = await runTelegramBench(plan, (line) => console.error(line));
  const rows = telegramFigures.map((figure) => {
    const value = report[figure.name];
    const verdict = isReached(figure, value) ? 'ok' : 'MISSED';
    const said = figure.target === undefined ? '' : verdict;
    return [figure.name, value.toPrecision(3), targetText(figure), said, figure.meaning];
  });
  const forPeople = [...table(['figure', 'reached', 'target', '', ''], rows, [1]), '', ...lines];
  console.error(forPeople.join('\n'));
  if (options.json) console.log(JSON.stringify(report));
  const isMissed = telegramFigures.some((figure) => !isReached(figure, report[figure.name]));
  if (options.check && isMissed) process.exitCode = 1;
}
