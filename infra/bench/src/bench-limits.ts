import { readBenchOptions } from './bench-options.ts';
import { fullLimitsPlan, quickLimitsPlan, runLimitsBench } from './limits/run-limits-bench.ts';

const options = readBenchOptions(process.argv.slice(2), 'pnpm bench:limits');
if ('tell' in options) {
  (options.exitCode === 0 ? console.log : console.error)(options.tell);
  process.exitCode = options.exitCode;
} else {
  const { report, lines } = await runLimitsBench(
    options.quick ? quickLimitsPlan : fullLimitsPlan,
    (line) => console.error(line),
  );
  console.error(lines.join('\n'));
  if (options.json) console.log(JSON.stringify(report));
}
