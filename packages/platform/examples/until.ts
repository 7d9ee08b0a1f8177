/** Waits for a condition, for ten seconds at most. */
export async function until(isTrue: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error('It did not happen within ten seconds.');
    await new Promise((resolve) => void setTimeout(resolve, 20));
  }
}
