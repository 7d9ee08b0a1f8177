import type {
  CommittedChange,
  FinalRow,
  History,
  Operation,
  OperationType,
} from '../../soak/history/operation.ts';

/** A counter of the harness, and a session that may be deleted and expire. */
export const counter = 'soak-counter:1';
export const value = 'soak-value:1';

/** One operation with what callers were told; `start` and `end` in ms. */
export function call(
  op: string,
  type: OperationType,
  start: number,
  end: number | undefined,
  more: Partial<Operation> = {},
): Operation {
  return {
    op,
    worker: Number(op.split('.')[0]),
    type,
    keys: [value],
    start,
    ...(end === undefined ? {} : { end, outcome: 'ok' }),
    ...more,
  };
}

/** A change that Postgres has. */
export function committed(
  op: string,
  version: number,
  n: number | undefined,
  at: number,
  key: string = value,
): CommittedChange {
  return { key, version, op, n, at };
}

export function row(
  key: string,
  version: number,
  live?: { readonly n: number; readonly op: string },
): FinalRow {
  return { key, version, value: live };
}

export function history(parts: Partial<History>): History {
  return { operations: [], commits: [], rows: [], disturbances: [], ...parts };
}
