/** The clock of a Redis server as seen from here, without trusting the clock of this machine. */
export interface RedisClock {
  /** Unix time in ms that Redis shows now, at the latest. */
  latest(): number;
  /** Unix time in ms that Redis shows now, at the earliest. */
  earliest(): number;
}

/**
 * @param time - Reply of TIME, in ms.
 * @param sentAt - `performance.now()` before TIME was sent.
 * @param receivedAt - `performance.now()` when it was answered.
 */
export function redisClock(time: number, sentAt: number, receivedAt: number): RedisClock {
  return {
    // TIME ran somewhere between the two moments: add all of the doubt, or none of it.
    latest: () => Math.ceil(time + (performance.now() - sentAt)),
    earliest: () => Math.floor(time + (performance.now() - receivedAt)),
  };
}
