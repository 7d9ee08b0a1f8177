import { expect, it } from 'vitest';
import { z } from 'zod';

import { defineJob, InvalidJobError, JobQueue } from '../src/index.ts';
import { testDatabase, testJobs } from './test-jobs.ts';

const cart = defineJob({
  name: 'vendor_cart_add',
  schema: z.object({ vendorId: z.string() }),
  retry: { delayMs: 200, jitter: false },
});
const cleanup = defineJob({ name: 'cleanup_expired_sessions', schema: z.object({}) });

it('the names of contract C add, handle, look at and count jobs by type', async () => {
  const queue = new JobQueue(await testJobs(await testDatabase()), [cart, cleanup]);
  const seen: string[] = [];
  queue.registerHandler('vendor_cart_add', ({ vendorId }, { attempt }) => {
    seen.push(`${vendorId} ${attempt}`);
    if (vendorId === 'v2' && attempt === 1) throw new Error('busy');
    return { told: vendorId };
  });
  const first = await queue.addJob('vendor_cart_add', { vendorId: 'v1' }, { priority: 10 });
  await queue.addJob('vendor_cart_add', { vendorId: 'v2' });
  const later = await queue.addJob('cleanup_expired_sessions', {}, { delay: 168 * 3_600_000 });
  await expect
    .poll(() => queue.getJobStatus(first))
    .toMatchObject({ state: 'completed', priority: 10, result: { told: 'v1' } });
  expect(await queue.getJobStatus(later)).toMatchObject({ state: 'delayed' });
  await expect.poll(() => seen, { timeout: 4_000 }).toEqual(['v1 1', 'v2 1', 'v2 2']);
  await expect
    .poll(() => queue.getStats())
    .toMatchObject({
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      queues: {
        vendor_cart_add: {
          length: 0,
          completed: 2,
          failed: 0,
          processingMs: { p50: expect.any(Number) },
        },
        cleanup_expired_sessions: { length: 1, waiting: 0, delayed: 1 },
      },
    });
});

it('an unknown type, and bad input, are answered with what to do', async () => {
  const queue = new JobQueue(await testJobs(await testDatabase()), [cart]);
  // As callers without types would have it.
  const untyped = queue as unknown as {
    addJob(type: string, data: unknown, options?: object): Promise<string>;
    registerHandler(type: string, handler: () => void): void;
  };
  // The whole error is compared: whatever else comes is shown with its type and cause.
  const refused = (message: RegExp) => ({
    name: 'InvalidJobError',
    message: expect.stringMatching(message),
  });
  await expect(untyped.addJob('cart', {})).rejects.toMatchObject(
    refused(/no job type "cart": define it with defineJob .* Known: vendor_cart_add\./),
  );
  expect(() => untyped.registerHandler('cart', () => undefined)).toThrow(InvalidJobError);
  await expect(untyped.addJob('vendor_cart_add', { vendorId: 7 })).rejects.toMatchObject(
    refused(/vendorId/),
  );
  await expect(
    untyped.addJob('vendor_cart_add', { vendorId: 'v' }, { delay: '8h' }),
  ).rejects.toMatchObject(refused(/delayMs is a whole number/));
});
