import { readBenchOptions } from './bench-options.ts';
import { cacheFigures } from './cache/cache-figures.ts';
import { fullCachePlan, quickCachePlan, runCacheBench } from './cache/run-cache-bench.ts';
import { printReport } from './print-report.ts';

const options = readBenchOptions(process.argv.slice(2), 'pnpm bench:cache');
if ('tell' in options) {
  (options.exitCode === 0 ? console.log : console.error)(options.tell);
  process.exitCode = options.exitCode;
} else {
  const plan = options.quick ? quickCachePlan : fullCachePlan;
  const { report, notes } = await runCacheBench(plan, (line) => console.error(line));
  const isReached = printReport(cacheFigures, report, notes, options);
  // Few and short rounds say nothing about speed.
  if ((!options.quick || options.check) && !isReached) process.exitCode = 1;
}
