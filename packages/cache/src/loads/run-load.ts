import { CacheLoadTimeoutError } from '../errors.ts';
import type { Load } from '../namespace/namespace.ts';
import type { LoadSlots } from './load-slots.ts';

/**
 * Runs a loader in its turn.
 *
 * @param began - Called when its turn has come.
 * @throws CacheLoadTimeoutError after the deadline, its wait for a turn included; its slot is free from then on.
 */
export async function runLoad<Value>(
  load: Load<Value>,
  slots: LoadSlots,
  deadlineMs: number,
  began: () => void,
): Promise<Value | undefined> {
  const stop = new AbortController();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const message = `The loader did not answer within ${deadlineMs} ms: make it faster, or raise loadDeadlineMs.`;
    late.reject(new CacheLoadTimeoutError(message));
    stop.abort();
  }, deadlineMs);
  try {
    const end = await slots.take(stop.signal);
    if (end === undefined) return await late.promise;
    try {
      began();
      return await Promise.race([load({ signal: stop.signal }), late.promise]);
    } finally {
      end();
    }
  } finally {
    clearTimeout(timer);
    // Settled or not: nobody is told of it any more.
    late.promise.catch(() => undefined);
  }
}
