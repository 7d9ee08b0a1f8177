/** When a failed job is tried again. */
export interface RetryPolicy {
  /** Attempts after the first one; 0 sends a job to the dead letters at its first failure. */
  readonly limit: number;
  /** The wait before the first retry, in milliseconds. */
  readonly delayMs: number;
  /** `exponential`: each wait is twice the one before; `fixed`: all are `delayMs`. */
  readonly backoff: 'exponential' | 'fixed';
  /** No wait is longer than this, in milliseconds. */
  readonly maxDelayMs: number;
  /** True: a random wait between half and the whole, so that jobs that failed together do not come back together. */
  readonly jitter: boolean;
}

/**
 * How long a job waits after its `attempt` failed.
 *
 * @param attempt - 1 for the first.
 * @param random - from 0 to 1, as `Math.random()` gives it.
 * @returns whole milliseconds.
 */
export function retryDelayMs(policy: RetryPolicy, attempt: number, random: number): number {
  // Beyond that the factor would come to be Infinity, and no wait at all times that is no number.
  const factor = policy.backoff === 'exponential' ? 2 ** Math.min(attempt - 1, 50) : 1;
  const wholeMs = Math.min(policy.delayMs * factor, policy.maxDelayMs);
  return Math.round(policy.jitter ? wholeMs * (0.5 + random / 2) : wholeMs);
}
