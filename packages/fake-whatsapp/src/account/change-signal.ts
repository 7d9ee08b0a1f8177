import { FakeWhatsAppClosedError, FakeWhatsAppTimeoutError } from '../errors.ts';

/** Lets callers wait until something that others change has become true, with a deadline. */
export class ChangeSignal {
  readonly #waiting = new Set<() => void>();
  #closed = false;

  /** Says that something has changed: everybody who waits looks again. */
  notify(): void {
    for (const look of this.#waiting) look();
  }

  /** Ends all waiting; whoever waits gets FakeWhatsAppClosedError, now and later. */
  close(): void {
    this.#closed = true;
    this.notify();
  }

  /** Throws FakeWhatsAppClosedError when closed. */
  assertOpen(): void {
    if (this.#closed) throw new FakeWhatsAppClosedError();
  }

  /**
   * Resolves with the first value of `read` that is not undefined.
   *
   * @param describe - Says, at the deadline, what was waited for and what was there instead.
   * @throws FakeWhatsAppTimeoutError after `timeoutMs`; FakeWhatsAppClosedError when closed.
   */
  async until<T>(read: () => T | undefined, timeoutMs: number, describe: () => string): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const look = (): void => {
      if (this.#closed) return reject(new FakeWhatsAppClosedError());
      const value = read();
      if (value !== undefined) resolve(value);
    };
    const timer = setTimeout(() => {
      reject(new FakeWhatsAppTimeoutError(`Waited ${timeoutMs} ms: ${describe()}`));
    }, timeoutMs);
    this.#waiting.add(look);
    try {
      look();
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(look);
    }
  }
}
