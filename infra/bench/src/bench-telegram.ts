import { findingsOf } from './print-report.ts';
import { runCommand } from './run-command.ts';
import {
  fullTelegramPlan,
  quickTelegramPlan,
  runTelegramBench,
} from './telegram/run-telegram-bench.ts';
import { telegramFigures } from './telegram/telegram-figures.ts';

await runCommand('pnpm bench:telegram', async ({ quick }, say) => {
  const plan = quick ? quickTelegramPlan : fullTelegramPlan;
  const { report, lines } = await runTelegramBench(plan, say);
  return findingsOf(telegramFigures, report, lines);
});
