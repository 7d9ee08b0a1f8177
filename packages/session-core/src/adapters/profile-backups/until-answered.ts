import { setTimeout as wait } from 'node:timers/promises';

/** How long a store that is away is asked again. */
export interface UntilAnswered {
  readonly forMs: number;
  /** Whether it may go well at another time. Every other error is thrown at once. */
  readonly mayPass: (error: unknown) => boolean;
  /** Aborted: the next failure is the last. */
  readonly signal: AbortSignal;
}

const firstPauseMs = 200;
const longestPauseMs = 2_000;

/** The result of `work`, tried again with growing pauses. Throws the last error once `forMs` have passed. */
export async function untilAnswered<Result>(
  work: () => Promise<Result>,
  { forMs, mayPass, signal }: UntilAnswered,
): Promise<Result> {
  const end = performance.now() + forMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    try {
      return await work();
    } catch (error) {
      const leftMs = end - performance.now();
      if (!mayPass(error) || leftMs <= 0 || signal.aborted) throw error;
      // Jitter: many processes come back to one Postgres.
      const thisMs = Math.min(leftMs, pauseMs * (0.75 + Math.random() / 2));
      await wait(thisMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
