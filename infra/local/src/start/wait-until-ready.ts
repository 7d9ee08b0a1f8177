import { setTimeout as sleep } from 'node:timers/promises';

const pollMs = 100;
const requestMs = 2000;

/**
 * Asks `url` again and again until it answers 200.
 *
 * @returns true when it did, false when the deadline passed first.
 * @throws the signal's reason when it is aborted.
 */
export async function waitUntilReady(
  url: string,
  options: { readonly deadlineMs: number; readonly signal: AbortSignal },
): Promise<boolean> {
  const end = performance.now() + options.deadlineMs;
  while (performance.now() < end) {
    options.signal.throwIfAborted();
    if (await answers(url)) {
      return true;
    }
    await sleep(pollMs);
  }
  return false;
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(requestMs) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    // Nobody listens yet, or not fast enough: that is what the next round is for.
    return false;
  }
}
