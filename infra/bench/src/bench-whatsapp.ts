import { findingsOf } from './print-report.ts';
import { runCommand } from './run-command.ts';
import {
  fullWhatsAppPlan,
  quickWhatsAppPlan,
  runWhatsAppBench,
} from './whatsapp/run-whatsapp-bench.ts';
import { whatsAppFigures } from './whatsapp/whatsapp-figures.ts';

await runCommand('pnpm bench:whatsapp', async ({ quick }, say) => {
  const plan = quick ? quickWhatsAppPlan : fullWhatsAppPlan;
  const { report, lines } = await runWhatsAppBench(plan, say);
  return findingsOf(whatsAppFigures, report, lines);
});
