import { readBenchOptions } from './bench-options.ts';
import { printReport } from './print-report.ts';
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
  const isReached = printReport(telegramFigures, report, lines, options);
  if (options.check && !isReached) process.exitCode = 1;
}
