import { reasonOf } from '@sesi/session-core';

import { Connections } from './boss/connections.ts';
import { Contact } from './boss/contact.ts';
import { JobReports } from './boss/job-reports.ts';
import { JobStore } from './boss/job-store.ts';
import { Schedules } from './boss/schedules.ts';
import { follow } from './boss/virtual-clock.ts';
import { InvalidJobError, JobsUnavailableError } from './errors.ts';
import type { Jobs, JobsOptions } from './jobs.ts';
import { OpenedJobs } from './opened-jobs.ts';

/**
 * Opens the jobs of a Postgres, and makes their tables when there are none. Any number of processes may do so at the same
 * time. Redis is not used.
 *
 * @throws InvalidJobError for a schema name that cannot be; JobsUnavailableError when Postgres does not answer.
 */
export async function openJobs(options: JobsOptions): Promise<Jobs> {
  const { schema = 'jobs', applicationName = 'sesi-jobs', closeTimeoutMs = 5_000, clock } = options;
  if (!/^[a-z_][a-z0-9_]{0,40}$/.test(schema)) {
    throw new InvalidJobError(
      `The schema "${schema}": use up to 41 lower case letters, digits and "_".`,
    );
  }
  const emit = options.onEvent ?? (() => undefined);
  const cancelChannel = `sesi_cancel_${schema}`;
  // Hints may come before there is anything to wake.
  const heard: { jobs?: OpenedJobs } = {};
  await using opened = new AsyncDisposableStack();
  const connections = opened.use(
    new Connections({
      postgres: options.postgres,
      applicationName,
      contact: new Contact(emit),
      cancelChannel,
      hints: {
        onJobs: (queue) => heard.jobs?.cameInto(queue),
        onCancelled: (id) => heard.jobs?.cancelled(id),
        onListening: () => heard.jobs?.wakeAll(),
      },
    }),
  );
  const store = opened.use(await openStore({ connections, schema, clock, emit }));
  const stack = opened.move();
  const jobs = new OpenedJobs({
    store,
    reports: new JobReports(store, cancelChannel),
    schedules: new Schedules(store),
    emit,
    closeTimeoutMs,
    isVirtual: clock !== undefined,
    closeStore: async () => await stack.disposeAsync(),
  });
  heard.jobs = jobs;
  if (clock !== undefined) stack.defer(follow(clock, jobs));
  return jobs;
}

async function openStore(options: Parameters<typeof JobStore.open>[0]): Promise<JobStore> {
  try {
    return await JobStore.open(options);
  } catch (error) {
    const reason = reasonOf(error);
    throw new JobsUnavailableError(
      `The jobs cannot be opened: ${reason}. Is Postgres running, and may this user create a schema?`,
      { outcome: 'not-stored', cause: error },
    );
  }
}
