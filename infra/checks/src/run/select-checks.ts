import { type CheckName, checkNames, testRuns } from './checks.ts';

/** What a command line asks for. */
export type Selection =
  | {
      readonly kind: 'selected';
      /** In the order in which they run. */
      readonly checks: readonly CheckName[];
      /** Parts of paths of test files, as vitest takes them; none = all files. */
      readonly files: readonly string[];
    }
  | { readonly kind: 'refused'; readonly message: string };

/**
 * Reads the arguments of `pnpm test`: names of checks, then parts of paths of test files. No name = all checks.
 *
 * @param words such as `['lint', 'types']` or `['unit', 'packages/session-core']`
 */
export function selectChecks(words: readonly string[]): Selection {
  const checks = checkNames.filter((name) => words.includes(name));
  const files = words.filter((word) => !isCheck(word) && word !== '--');
  const unknown = files.find((file) => file.startsWith('-') || !/[./]/.test(file));
  if (unknown !== undefined) {
    return refuse(
      `"${unknown}" is neither a check (${checkNames.join(', ')}) nor a part of a path, such as packages/platform.`,
    );
  }
  if (files.length > 0 && !testRuns.some((run) => checks.includes(run))) {
    return refuse(`Say which tests to run there: pnpm test unit ${files.join(' ')}`);
  }
  return { kind: 'selected', checks: words.some(isCheck) ? checks : checkNames, files };
}

function isCheck(word: string): boolean {
  return checkNames.some((name) => name === word);
}

function refuse(message: string): Selection {
  return { kind: 'refused', message };
}
