import { z } from 'zod';

import type { SkippedTest } from './vitest-report.ts';

/** A program that tests need and this machine lacks. */
export interface MissingPart {
  /** Its name, such as `redis-server`. */
  readonly missing: string;
  /** The command that installs it. */
  readonly install: string;
}

/** Tests that were skipped for the same reason; without a part when no part is known to be missing. */
export interface SkippedGroup {
  readonly part: MissingPart | undefined;
  readonly tests: readonly SkippedTest[];
}

const partSchema = z.object({ missing: z.string(), install: z.string() });
const partsSchema = z.array(partSchema);

/**
 * Finds the missing parts in what the global set-up provided to the tests: each value, at any depth, of the shape
 * `{ missing, install }`.
 */
export function findMissingParts(provided: unknown): MissingPart[] {
  if (typeof provided !== 'object' || provided === null) return [];
  const part = partSchema.safeParse(provided);
  if (part.success) return [part.data];
  return Object.values(provided).flatMap((value) => findMissingParts(value));
}

/**
 * Reads back a list of missing parts.
 *
 * @throws SyntaxError or ZodError when `json` is not such a list
 */
export function readMissingParts(json: string): MissingPart[] {
  return partsSchema.parse(JSON.parse(json));
}

/**
 * Puts skipped tests under the part that each lacks: the only missing one, else the one whose name stands in the
 * name of the test or its groups, else all of them together.
 */
export function groupSkipped(
  tests: readonly SkippedTest[],
  parts: readonly MissingPart[],
): SkippedGroup[] {
  const any = parts.length === 0 ? undefined : eitherOf(parts);
  const byName = Map.groupBy(
    tests,
    (test) => parts.find((part) => test.name.includes(part.missing)) ?? any,
  );
  return [...byName].map(([part, group]) => ({ part, tests: group }));
}

function eitherOf(parts: readonly MissingPart[]): MissingPart {
  return {
    missing: parts.map(({ missing }) => missing).join(' or '),
    install: parts.map(({ install }) => install).join(' && '),
  };
}
