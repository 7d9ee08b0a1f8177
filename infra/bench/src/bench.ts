import { fullPlan, quickPlan } from './bench-plan.ts';
import { missedFigures } from './figures.ts';
import { reportTable } from './report-table.ts';
import { runBench } from './run-bench.ts';
import { runCommand } from './run-command.ts';

await runCommand('pnpm bench', async ({ quick }, say) => {
  const { report, details } = await runBench(quick ? quickPlan : fullPlan, say);
  return {
    report,
    table: reportTable(report, details),
    isReached: missedFigures(report).length === 0 && details.problems.length === 0,
  };
});
