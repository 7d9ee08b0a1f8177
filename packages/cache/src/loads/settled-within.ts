/** What a search ended with; undefined when it did not end well in time. */
export async function settledWithin(
  outcome: Promise<string | undefined>,
  ms: number,
): Promise<{ readonly text: string | undefined } | undefined> {
  const ended = outcome.then(
    (text) => ({ text }),
    () => undefined,
  );
  if (ms === 0) return undefined;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  try {
    return await Promise.race([ended, late]);
  } finally {
    clearTimeout(timer);
  }
}
