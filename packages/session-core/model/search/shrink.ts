import { doStep, protocolSteps } from '../protocol.ts';
import { rulesWithout, type Rule, type Rules } from '../rules.ts';
import type { Step } from '../steps/step.ts';
import { newWorld, type Scale } from '../world.ts';

/** A run that violates something: its steps by their numbers in `protocolSteps(scale, rules)`. */
export interface Found {
  readonly missing: Rule | undefined;
  readonly scale: Scale;
  readonly steps: readonly number[];
  readonly violation: string;
}

/** Does the steps of a run again, as far as they are possible; undefined when nothing is violated. */
export function redo(run: Found): Found | undefined {
  const rules = rulesWithout(run.missing);
  return replay(run, run.steps, protocolSteps(run.scale, rules), rules);
}

/** Leaves out of a run whatever it does not need: pieces of half its length, then ever smaller ones. */
export function shrink(found: Found): Found {
  const rules = rulesWithout(found.missing);
  const all = protocolSteps(found.scale, rules);
  let best = found;
  let size = best.steps.length >> 1;
  while (size >= 1) {
    const shorter = shortened(best, size, all, rules);
    if (shorter === undefined) size >>= 1;
    else best = shorter;
  }
  return best;
}

function shortened(
  found: Found,
  size: number,
  all: readonly Step[],
  rules: Rules,
): Found | undefined {
  for (let from = 0; from < found.steps.length; from += 1) {
    const rest = [...found.steps.slice(0, from), ...found.steps.slice(from + size)];
    const shorter = replay(found, rest, all, rules);
    if (shorter !== undefined && shorter.steps.length < found.steps.length) return shorter;
  }
  return undefined;
}

/** Does those of the steps that are possible when their turn comes; undefined when nothing is violated. */
function replay(
  found: Found,
  indexes: readonly number[],
  all: readonly Step[],
  rules: Rules,
): Found | undefined {
  const world = newWorld(found.scale);
  const steps: number[] = [];
  for (const index of indexes) {
    const step = all[index];
    if (step === undefined || !step.when(world)) continue;
    steps.push(index);
    const violation = doStep(world, step, rules);
    if (violation !== undefined) return { ...found, steps, violation };
  }
  return undefined;
}

/** A trace for people: a line for each step, then what is wrong. */
export function traceOf(found: Found): readonly string[] {
  const rules = rulesWithout(found.missing);
  const all = protocolSteps(found.scale, rules);
  const world = newWorld(found.scale);
  const lines = found.steps.flatMap((index) => {
    const step = all[index];
    if (step === undefined) return [];
    const line = step.tell?.(world) ?? step.name;
    doStep(world, step, rules);
    return [line];
  });
  return [...lines, `=> ${found.violation}`];
}
