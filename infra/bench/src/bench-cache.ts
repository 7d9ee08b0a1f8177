import { readBenchOptions } from './bench-options.ts';
import { cacheFigures, missedCacheFigures } from './cache/cache-figures.ts';
import { fullCachePlan, quickCachePlan, runCacheBench } from './cache/run-cache-bench.ts';
import { isReached } from './figures.ts';
import { table, targetText } from './report-table.ts';

const options = readBenchOptions(process.argv.slice(2), 'pnpm bench:cache');
if ('tell' in options) {
  (options.exitCode === 0 ? console.log : console.error)(options.tell);
  process.exitCode = options.exitCode;
} else {
  const plan = options.quick ? quickCachePlan : fullCachePlan;
  const { report, notes } = await runCacheBench(plan, (line) => console.error(line));
  const rows = cacheFigures.map((figure) => {
    const value = report[figure.name];
    const verdict = isReached(figure, value) ? 'ok' : 'MISSED';
    const said = figure.target === undefined ? '' : verdict;
    return [figure.name, value.toPrecision(3), targetText(figure), said, figure.meaning];
  });
  const forPeople = [...table(['figure', 'reached', 'target', '', ''], rows, [1]), '', ...notes];
  console.error(forPeople.join('\n'));
  if (options.json) console.log(JSON.stringify(report));
  // Few and short rounds say nothing about speed.
  if ((!options.quick || options.check) && missedCacheFigures(report).length > 0) {
    process.exitCode = 1;
  }
}
