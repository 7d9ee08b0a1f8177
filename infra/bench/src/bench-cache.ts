import { cacheFigures } from './cache/cache-figures.ts';
import { fullCachePlan, quickCachePlan, runCacheBench } from './cache/run-cache-bench.ts';
import { findingsOf } from './print-report.ts';
import { runCommand } from './run-command.ts';

await runCommand('pnpm bench:cache', async ({ quick }, say) => {
  const plan = quick ? quickCachePlan : fullCachePlan;
  const { report, notes } = await runCacheBench(plan, say);
  return findingsOf(cacheFigures, report, notes);
});
