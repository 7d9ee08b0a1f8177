/** One call to the core, by `performance.now()`. */
export interface LoggedCall {
  readonly kind: 'read' | 'write';
  readonly startedAt: number;
  readonly endedAt: number;
}

/** The longest calls of one kind around a fault, in ms; 0 when there was none. */
export interface LongestCalls {
  /** Under way when the fault came. */
  readonly inFlightMs: number;
  /** Begun in the second after it. */
  readonly nextMs: number;
  /** Begun later. */
  readonly laterMs: number;
}

/** How long after a fault calls count as the next ones, ms. */
const nextMs = 1_000;

/**
 * The longest calls of a kind around a fault.
 *
 * @param fault - When it was asked for, and when it was there.
 */
export function longestCalls(
  calls: readonly LoggedCall[],
  kind: LoggedCall['kind'],
  fault: { readonly from: number; readonly to: number },
): LongestCalls {
  const longest = (when: (call: LoggedCall) => boolean): number =>
    Math.max(
      0,
      ...calls
        .filter((call) => call.kind === kind && when(call))
        .map(({ startedAt, endedAt }) => endedAt - startedAt),
    );
  return {
    inFlightMs: longest(({ startedAt, endedAt }) => startedAt < fault.to && endedAt > fault.from),
    nextMs: longest(({ startedAt }) => startedAt >= fault.to && startedAt < fault.to + nextMs),
    laterMs: longest(({ startedAt }) => startedAt >= fault.to + nextMs),
  };
}

/** The worst of several rounds. */
export function worstOf(rounds: readonly LongestCalls[]): LongestCalls {
  return {
    inFlightMs: Math.max(...rounds.map((calls) => calls.inFlightMs)),
    nextMs: Math.max(...rounds.map((calls) => calls.nextMs)),
    laterMs: Math.max(...rounds.map((calls) => calls.laterMs)),
  };
}
