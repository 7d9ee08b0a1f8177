import { DeadlineError } from './errors.ts';

/**
 * The result of `work` if it comes within `timeoutMs`. The work itself goes on; its late result or error is dropped.
 *
 * @param what - The end of the sentence "… took longer than n ms".
 * @throws DeadlineError, or the error of `work`.
 */
export async function withDeadline<T>(
  work: Promise<T>,
  timeoutMs: number,
  what: string,
): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new DeadlineError(`${what} took longer than ${timeoutMs} ms`));
  }, timeoutMs);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
