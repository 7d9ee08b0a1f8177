/** Prints checks one by one as they are made, and counts them. */
export class Checklist {
  readonly #print: (line: string) => void;
  #passed = 0;
  #failed = 0;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  get passed(): number {
    return this.#passed;
  }

  get failed(): number {
    return this.#failed;
  }

  /** Prints a line that is no check. */
  say(line: string): void {
    this.#print(line);
  }

  /**
   * Makes a check: it fails by throwing, or by not ending in time.
   *
   * @param name - a sentence that is true when it passes.
   */
  async check(name: string, look: () => Promise<void>, deadlineMs = 15_000): Promise<void> {
    const begin = performance.now();
    try {
      await inTime(look(), deadlineMs);
      this.#passed += 1;
      this.#print(`  ✓ ${name} (${(performance.now() - begin).toFixed(1)} ms)`);
    } catch (error) {
      this.#failed += 1;
      const reason = error instanceof Error ? error.message : String(error);
      this.#print(`  ✗ ${name}\n    ${reason.replaceAll('\n', '\n    ')}`);
    }
  }
}

async function inTime(work: Promise<void>, deadlineMs: number): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new Error(`It did not end within ${deadlineMs} ms.`));
  }, deadlineMs);
  try {
    await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
