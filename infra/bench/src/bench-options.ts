import { parseArgs } from 'node:util';

/** What the command line asked for. */
export interface BenchOptions {
  /** One JSON line on stdout; the table goes to stderr. */
  readonly json: boolean;
  /** Few and short rounds. */
  readonly quick: boolean;
  /** A figure that misses its target makes the command fail. */
  readonly check: boolean;
}

/** Shown by `--help`, and after a mistake. */
const usage = (command: string): string => `${command} [--json] [--check] [--quick]

  --json   one line of JSON on stdout, the table on stderr
  --check  exit code 1 when a figure misses its target
  --quick  few and short rounds: to see that it works`;

/** @returns the options; what to tell the person when there is nothing to run */
export function readBenchOptions(
  words: readonly string[],
  command = 'pnpm bench',
): BenchOptions | { readonly tell: string; readonly exitCode: 0 | 2 } {
  try {
    const { values } = parseArgs({
      args: words.filter((word) => word !== '--'),
      options: {
        json: { type: 'boolean', default: false },
        quick: { type: 'boolean', default: false },
        check: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const { help, ...options } = values;
    return help ? { tell: usage(command), exitCode: 0 } : options;
  } catch (error) {
    return {
      tell: `${error instanceof Error ? error.message : String(error)}\n\n${usage(command)}`,
      exitCode: 2,
    };
  }
}
