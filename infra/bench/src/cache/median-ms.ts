import { median } from '../rounds.ts';

/** How long a call takes, one after another: the median, ms. */
export async function medianMs(count: number, call: (n: number) => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const start = performance.now();
    await call(n);
    times.push(performance.now() - start);
  }
  return median(times);
}
