/** The five characters by which Postgres names an error; `undefined` when it is not an answer of Postgres. */
function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code)
    ? error.code
    : undefined;
}

/** Class 08: the connection; 57P: shut down, crashed or starting; 53300: too many connections. */
const awayStates = /^(?:08|57P|53300)/;

/** True when Postgres is away or too slow, false when it answered that it would not. */
export function isAway(error: unknown): boolean {
  const state = sqlState(error);
  // 57014: a statement that ran into its deadline.
  return state === undefined || state === '57014' || awayStates.test(state);
}

/** True when `error` says for sure that the statement took no effect. */
export function tookNoEffect(error: unknown): boolean {
  const state = sqlState(error);
  return state !== undefined && !awayStates.test(state);
}
