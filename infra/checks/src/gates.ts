import { join } from 'node:path';

import { type GateName, gateNames, runGates } from './gates/run-gates.ts';
import { createStopSignal } from './run/stop-signal.ts';
import { exitCode, summaryLine } from './run/tally.ts';

/** Most of it is two runs of each tool. */
const limitMs = 8 * 60_000;

const print = (text: string) => console.log(text);
const words = process.argv.slice(2).filter((word) => word !== '--');
const chosen = gateNames.filter((name) => words.length === 0 || words.includes(name));
const unknown = words.find((word) => !gateNames.some((name) => name === word));
if (unknown !== undefined) {
  console.error(`"${unknown}" is no gate: choose from ${gateNames.join(', ')}.`);
  process.exitCode = 2;
} else {
  using stop = createStopSignal(limitMs, print);
  const tally = await runGates({
    root: join(import.meta.dirname, '../../..'),
    gates: chosen satisfies readonly GateName[],
    signal: stop.signal,
    print,
  });
  print(summaryLine(tally));
  process.exitCode = exitCode(tally);
}
