import type { SessionCore } from '@sesi/session-core';

/** Lets one of several processes poll at a time. */
export interface Election {
  /**
   * Waits until this process is the one that polls.
   *
   * @param signal - ends the waiting: it rejects with its reason.
   * @param onWait - called when another process polls now.
   */
  elect(signal: AbortSignal, onWait: () => void): Promise<Mandate>;
}

/** The right to poll. Disposing it lets another process poll. */
export interface Mandate extends AsyncDisposable {
  /** Aborted when this process may not poll any more. */
  readonly signal: AbortSignal;
}

/** When a process that polls dies, another one polls after so long. */
const ttlMs = 6_000;

/**
 * Elects by a lease of the session core: Telegram ends the poll of one process when another polls with the same token.
 *
 * @param botId - the number before the `:` of the token.
 */
export function electByLease(core: SessionCore, botId: string): Election {
  const name = `telegram-poller:${botId}`;
  return {
    async elect(signal, onWait) {
      signal.throwIfAborted();
      const free = await core.lease(name, { ttlMs });
      if (free !== undefined) return free;
      onWait();
      const lease = await core.lease(name, { ttlMs, waitMs: Number.POSITIVE_INFINITY, signal });
      if (lease === undefined) throw new Error('a lease was waited for without end and not got');
      return lease;
    },
  };
}
