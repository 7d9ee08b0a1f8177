import { describe, expect, it } from 'vitest';

import { firstError } from '../src/first-error.ts';

describe('the first error', () => {
  it('is found below those of every disposal after it', async () => {
    const first = new Error('the measurement failed');
    const run = async (): Promise<void> => {
      await using stack = new AsyncDisposableStack();
      stack.defer(() => Promise.reject(new Error('the server does not stop')));
      stack.defer(() => Promise.reject(new Error('the client does not close')));
      throw first;
    };
    const thrown: unknown = await run().catch((error: unknown) => error);
    expect(thrown).not.toBe(first);
    expect(firstError(thrown)).toBe(first);
  });

  it('is the error itself when nothing failed after it', () => {
    const error = new Error('alone');
    expect(firstError(error)).toBe(error);
  });
});
