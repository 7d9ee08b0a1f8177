import { defineJob, type JobDefinition } from '@sesi/jobs';
import { z } from 'zod';

import {
  answer,
  count,
  notFound,
  nothing,
  type OperatorRoute,
  operatorRoute,
} from '../operator-route.ts';

const id = z.strictObject({ id: z.guid('is not the id of a job') });
const jobName = z.string().regex(/^[a-z][a-z0-9_-]{0,99}$/, 'is not the name of a job');

/** Jobs of all processes: for those who run the platform. */
export const jobRoutes: readonly OperatorRoute[] = [
  operatorRoute(
    {
      method: 'GET',
      path: '/jobs',
      summary: 'Figures of each type of job, and the schedules.',
      permission: 'jobs:read',
      isPlatformWide: true,
      input: nothing,
    },
    async ({ parts: { platform } }) => {
      const [stats, schedules] = await Promise.all([
        platform.jobs.allStats(),
        platform.jobs.schedules(),
      ]);
      return answer({ jobs: stats, schedules });
    },
  ),
  operatorRoute(
    {
      method: 'GET',
      path: '/jobs/:id',
      summary: 'Where one job is.',
      permission: 'jobs:read',
      isPlatformWide: true,
      input: id,
    },
    async ({ parts }, { id: jobId }) => {
      const job = await parts.platform.jobs.status(jobId);
      return job === undefined ? noJob : answer({ job });
    },
  ),
  operatorRoute(
    {
      method: 'POST',
      path: '/jobs/:id/cancel',
      summary: 'Ends a job that is not done.',
      permission: 'jobs:write',
      isPlatformWide: true,
      audit: 'job-cancelled',
      input: id,
    },
    async ({ parts }, { id: jobId }) => {
      const cancelled = await parts.platform.jobs.cancel(jobId);
      return cancelled
        ? answer({ cancelled })
        : notFound('No job of that id is waiting or running.');
    },
  ),
  operatorRoute(
    {
      method: 'GET',
      path: '/dead-letters',
      summary: 'Jobs of a type that failed for good, the latest first.',
      permission: 'jobs:read',
      isPlatformWide: true,
      input: z.strictObject({ job: jobName, limit: count(1_000).optional() }),
    },
    async ({ parts }, { job, limit = 100 }) =>
      answer({ deadLetters: await parts.platform.jobs.deadLetters(named(job), { limit }) }),
  ),
  operatorRoute(
    {
      method: 'POST',
      path: '/dead-letters/redrive',
      summary: 'Puts back one dead letter by its id, or the oldest 1,000 of a type.',
      permission: 'jobs:write',
      isPlatformWide: true,
      audit: 'dead-letters-redriven',
      input: z.union([id, z.strictObject({ job: jobName })]),
    },
    async ({ parts }, input) => {
      const target = 'id' in input ? input.id : named(input.job);
      const redriven = await parts.platform.jobs.redrive(target);
      return redriven.length > 0 ? answer({ redriven }) : notFound('There is no such dead letter.');
    },
  ),
];

const noJob = notFound('There is no job of that id, or it ended too long ago.');

/** Jobs of that name, whichever process defines them. */
function named(name: string): JobDefinition<unknown> {
  return defineJob({ name, schema: z.unknown() });
}
