import { vi } from 'vitest';

/** Repeats an assertion until it holds, 8 s at most: less than the 10 s after which a supervisor uses force. */
export async function eventually<T>(assertion: () => T | Promise<T>): Promise<T> {
  return await vi.waitFor(assertion, { timeout: 8_000, interval: 20 });
}
