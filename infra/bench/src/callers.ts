/**
 * Lets `callers` work at the same time, each beginning its next operation when the last one was answered.
 *
 * @param durationMs - After this long nobody begins another one; those under way are waited for and counted.
 * @returns operations a second
 */
export async function runCallers(
  callers: number,
  durationMs: number,
  operation: () => Promise<void>,
): Promise<number> {
  const start = performance.now();
  const end = start + durationMs;
  let operations = 0;
  const caller = async (): Promise<void> => {
    do {
      await operation();
      operations += 1;
    } while (performance.now() < end);
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return operations / ((performance.now() - start) / 1_000);
}

/** Does `work` for 0 to `count` - 1, at most `callers` of them at the same time. */
export async function forEachOf(
  count: number,
  callers: number,
  work: (n: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const caller = async (): Promise<void> => {
    while (next < count) {
      const n = next;
      next += 1;
      await work(n);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
}
