import { readBenchOptions } from './bench-options.ts';
import { fullPlan, quickPlan } from './bench-plan.ts';
import { missedFigures } from './figures.ts';
import { firstError } from './first-error.ts';
import { reportTable } from './report-table.ts';
import { runBench } from './run-bench.ts';

const options = readBenchOptions(process.argv.slice(2));
if ('tell' in options) {
  (options.exitCode === 0 ? console.log : console.error)(options.tell);
  process.exitCode = options.exitCode;
} else {
  const plan = options.quick ? quickPlan : fullPlan;
  const run = runBench(plan, (line) => console.error(line));
  const { report, details } = await run.catch((error: unknown) => {
    throw firstError(error);
  });
  const forPeople = reportTable(report, details);
  if (options.json) {
    console.error(forPeople);
    console.log(JSON.stringify(report));
  } else {
    console.log(forPeople);
  }
  const isMissed = missedFigures(report).length > 0 || details.problems.length > 0;
  if (options.check && isMissed) process.exitCode = 1;
}
