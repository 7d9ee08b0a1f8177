import type { FinalRow } from './operation.ts';
import type { Violation } from './violation.ts';

/** What a key of Redis held. */
export interface HeldCopy {
  readonly key: string;
  readonly text: string;
}

/**
 * At rest every copy is absent or equal to its row. A token counts as absent: it is no copy, and a reader that asks
 * goes on to Postgres.
 */
export function checkCopies(
  copies: readonly HeldCopy[],
  rows: readonly FinalRow[],
): readonly Violation[] {
  const byKey = new Map(rows.map((row) => [row.key, row]));
  return copies.flatMap(({ key, text }): Violation[] => {
    const difference = differenceOf(text, byKey.get(key));
    if (difference === undefined) return [];
    return [{ type: 'diverged', key, what: `Redis holds ${text}; ${difference}`, witnesses: [] }];
  });
}

function differenceOf(text: string, row: FinalRow | undefined): string | undefined {
  const copy = parse(text);
  if (copy === undefined) return 'that is no JSON object';
  if (typeof copy['filling'] === 'string') return undefined;
  const version = row?.version ?? 0;
  const found = `Postgres has version ${version} ${JSON.stringify(row?.value ?? null)}`;
  if (copy['absent'] === true) {
    return row?.value === undefined && copy['version'] === version ? undefined : found;
  }
  const { value } = row ?? {};
  const same = value !== undefined && copy['n'] === value.n && copy['op'] === value.op;
  return same && copy['version'] === version ? undefined : found;
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? { ...json } : undefined;
  } catch {
    return undefined;
  }
}
