import { createTestDatabase } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { onTestFinished } from 'vitest';

import { type Jobs, type JobsEvent, type JobsOptions, openJobs } from '../src/index.ts';

/** A database of the test's own. */
export async function testDatabase(): Promise<string> {
  const database = await createTestDatabase(testServices());
  onTestFinished(async () => await database[Symbol.asyncDispose]());
  return database.url;
}

/** The jobs of one process, closed when the test ends. */
export async function testJobs(
  url: string,
  options: Omit<JobsOptions, 'postgres'> = {},
): Promise<Jobs & { readonly events: JobsEvent[] }> {
  const events: JobsEvent[] = [];
  const jobs = await openJobs({
    postgres: { url },
    closeTimeoutMs: 500,
    onEvent: (event) => events.push(event),
    ...options,
  });
  onTestFinished(async () => await jobs.close());
  return Object.assign(jobs, { events });
}
