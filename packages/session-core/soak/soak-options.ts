import { parseArgs } from 'node:util';

/** What the command line asks for. */
export interface SoakOptions {
  readonly seconds: number;
  readonly seed: number;
  readonly json: boolean;
  readonly mutants: boolean;
  /** Only the mutants of these names; empty: all. */
  readonly only: readonly string[];
}

export const soakUsage =
  'pnpm soak [--seconds N (20 and more)] [--seed S] [--json], or pnpm soak --mutants [NAME...]';

/** @throws Error with the usage when an argument cannot be understood. */
export function readSoakOptions(args: readonly string[]): SoakOptions {
  const { values, positionals } = parse(args);
  const seconds = Number(values.seconds);
  const seed = Number(values.seed);
  if (!(seconds >= 20) || !Number.isSafeInteger(seed) || seed < 0) throw new Error(soakUsage);
  if (positionals.length > 0 && !values.mutants) throw new Error(soakUsage);
  return { seconds, seed, json: values.json, mutants: values.mutants, only: positionals };
}

function parse(args: readonly string[]) {
  try {
    return parseKnown(args);
  } catch (cause) {
    throw new Error(soakUsage, { cause });
  }
}

function parseKnown(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: '60' },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      mutants: { type: 'boolean', default: false },
    },
  });
}
