import { readBenchOptions } from './bench-options.ts';
import { printReport } from './print-report.ts';
import {
  fullWhatsAppPlan,
  quickWhatsAppPlan,
  runWhatsAppBench,
} from './whatsapp/run-whatsapp-bench.ts';
import { whatsAppFigures } from './whatsapp/whatsapp-figures.ts';

const options = readBenchOptions(process.argv.slice(2), 'pnpm bench:whatsapp');
if ('tell' in options) {
  (options.exitCode === 0 ? console.log : console.error)(options.tell);
  process.exitCode = options.exitCode;
} else {
  const plan = options.quick ? quickWhatsAppPlan : fullWhatsAppPlan;
  const { report, lines } = await runWhatsAppBench(plan, (line) => console.error(line));
  const isReached = printReport(whatsAppFigures, report, lines, options);
  if (options.check && !isReached) process.exitCode = 1;
}
