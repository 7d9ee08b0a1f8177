import { parseArgs } from 'node:util';

import { decisions, protections } from './rules.ts';
import { breadthFirst, smallScales } from './search/breadth-first.ts';
import { huntMutant } from './search/mutants.ts';
import { randomWalks } from './search/random-walks.ts';
import { shrink, traceOf, type Found } from './search/shrink.ts';

/** Memory, not time, is what ends a search of one small world. */
const mostStates = 300_000;

/** True when no run violates anything. */
function runProtocol(seconds: number, seed: number): boolean {
  const small = Object.entries(smallScales);
  let good = true;
  for (const [name, scale] of small) {
    const time = clock((seconds * 0.4) / small.length);
    const { states, depth, complete, found } = breadthFirst(
      undefined,
      scale,
      (seen) => seen < mostStates && time.isLeft(),
    );
    const extent = complete ? 'all of them' : `up to ${depth} steps`;
    console.log(`breadth-first, ${name}: ${states} states (${extent}) ${time.spent()}`);
    good = report(found) && good;
  }
  const time = clock(seconds * 0.6);
  const { walks, steps, found } = randomWalks(undefined, seed, () => time.isLeft());
  console.log(`random, seed ${seed}: ${walks} walks, ${steps} steps ${time.spent()}`);
  return report(found) && good;
}

/** True when every mutant is found. */
function runMutants(seconds: number, seed: number): boolean {
  const rules = [...protections, ...decisions];
  let good = true;
  for (const rule of rules) {
    const time = clock(seconds / rules.length);
    // A mutant that was not found in its time gets ten times as much: a slow machine is no survivor.
    const patience = clock((10 * seconds) / rules.length);
    const { walks, found } = huntMutant(rule, seed, (_walks, isFound) =>
      isFound ? time.isLeft() : patience.isLeft(),
    );
    const what = found === undefined ? 'SURVIVES' : `found in ${found.steps.length} steps`;
    console.log(`without ${rule}: ${what} (${walks} walks) ${time.spent()}`);
    if (found === undefined) good = false;
    else for (const line of traceOf(found)) console.log(`    ${line}`);
  }
  return good;
}

function report(found: Found | undefined): boolean {
  if (found === undefined) return true;
  console.log('  VIOLATION');
  for (const line of traceOf(shrink(found))) console.log(`    ${line}`);
  return false;
}

function clock(seconds: number): { isLeft: () => boolean; spent: () => string } {
  const start = performance.now();
  const passed = () => (performance.now() - start) / 1000;
  return {
    isLeft: () => passed() < seconds,
    spent: () => `in ${passed().toFixed(1)} s`,
  };
}

function readOptions(): { seconds: number; seed: number; mutants: boolean } {
  const { values } = parseArgs({
    args: process.argv.slice(2).filter((arg) => arg !== '--'),
    options: {
      seconds: { type: 'string', default: '60' },
      seed: { type: 'string', default: '1' },
      mutants: { type: 'boolean', default: false },
    },
  });
  const seconds = Number(values.seconds);
  const seed = Number(values.seed);
  if (!(seconds > 0) || !Number.isInteger(seed)) {
    throw new Error('--seconds takes a number above 0, --seed a whole number.');
  }
  return { seconds, seed, mutants: values.mutants };
}

const { seconds, seed, mutants } = readOptions();
const good = mutants ? runMutants(seconds, seed) : runProtocol(seconds, seed);
process.exitCode = good ? 0 : 1;
