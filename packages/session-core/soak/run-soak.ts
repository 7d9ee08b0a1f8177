import { Lab } from './lab/lab.ts';
import { runMutants } from './mutants/run-mutants.ts';
import { makeSchedule } from './nemeses/schedule.ts';
import { runRound } from './run-round.ts';
import { readSoakOptions, type SoakOptions } from './soak-options.ts';
import { faultsOf, SoakTally } from './soak-result.ts';

async function soak({ seconds, seed, json }: SoakOptions): Promise<boolean> {
  await using lab = await Lab.open();
  const tally = new SoakTally();
  for (const round of makeSchedule({ seconds, seed })) {
    await runRound(lab, round, tally);
    if (!json) console.error(JSON.stringify(tally.result));
  }
  const { result } = tally;
  const faults = faultsOf(result);
  for (const history of tally.histories) console.error(`\n${history}`);
  if (!json) console.error('events of the core:', Object.fromEntries(tally.events));
  for (const fault of faults) console.error(fault);
  console.log(JSON.stringify(result));
  return faults.length === 0;
}

/** 0: passed, 1: not, 2: called wrong. */
async function main(args: readonly string[]): Promise<number> {
  let options: SoakOptions;
  try {
    options = readSoakOptions(args.filter((arg) => arg !== '--'));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 2;
  }
  const passed = options.mutants ? await runMutants(options.only) : await soak(options);
  return passed ? 0 : 1;
}

// Ended by hand, or by a deadline: what was started ends with this program, and its files go.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
process.exitCode = await main(process.argv.slice(2));
