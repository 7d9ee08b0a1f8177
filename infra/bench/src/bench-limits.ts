import { limitsFigures } from './limits/limits-figures.ts';
import { fullLimitsPlan, quickLimitsPlan, runLimitsBench } from './limits/run-limits-bench.ts';
import { findingsOf } from './print-report.ts';
import { runCommand } from './run-command.ts';

await runCommand('pnpm bench:limits', async ({ quick }, say) => {
  const plan = quick ? quickLimitsPlan : fullLimitsPlan;
  const { report, lines } = await runLimitsBench(plan, say);
  return findingsOf(limitsFigures, report, lines);
});
