import { join } from 'node:path';

import { runChecks } from './run/run-checks.ts';
import { selectChecks } from './run/select-checks.ts';
import { createStopSignal } from './run/stop-signal.ts';
import { exitCode } from './run/tally.ts';

/** CI gives 90 minutes, and a run takes about 25; one that needs more than this hangs. */
const limitMs = 75 * 60_000;

const print = (text: string) => console.log(text);
const selection = selectChecks(process.argv.slice(2));
if (selection.kind === 'refused') {
  console.error(selection.message);
  process.exitCode = 2;
} else {
  using stop = createStopSignal(limitMs, print);
  const tally = await runChecks({
    ...selection,
    root: join(import.meta.dirname, '../../..'),
    signal: stop.signal,
    isComplete: process.env['CI'] === 'true',
    print,
  });
  process.exitCode = exitCode(tally);
}
