import { reasonOf } from '@sesi/session-core';

import type { JobDefinition } from '../define-job.ts';
import { InvalidJobError } from '../errors.ts';
import type { JobSchedule, ScheduleOptions } from '../jobs.ts';
import type { JobStore } from './job-store.ts';
import { isJobQueue, scheduleKey } from './rows.ts';

/** Jobs at the moments that cron expressions name: pg-boss' own schedules, which one process at a time looks after. */
export class Schedules {
  readonly #store: JobStore;

  constructor(store: JobStore) {
    this.#store = store;
  }

  /** @throws InvalidJobError when expression, time zone or key cannot be. */
  async schedule(
    job: JobDefinition<unknown>,
    cron: string,
    data: unknown,
    options: ScheduleOptions,
  ): Promise<void> {
    const { key = '', timeZone = 'UTC', whenMissed = 'run-once', priority } = options;
    this.#check(job.name, cron, key, timeZone);
    await this.#store.ensure(job);
    await this.#store.connections.within(() =>
      // pg-boss' type wants an object; what it stores is any JSON.
      this.#store.boss.schedule(job.name, cron, data as object, {
        key,
        tz: timeZone,
        missed: whenMissed === 'run-once' ? 'once' : 'skip',
        priority: priority ?? job.priority,
        singletonKey: scheduleKey(key),
      }),
    );
  }

  async unschedule(job: string, key: string): Promise<boolean> {
    return await this.#store.connections.within(async () => {
      const stood = await this.#store.boss.getSchedule(job, key);
      await this.#store.boss.unschedule(job, key);
      return stood !== null;
    });
  }

  async list(): Promise<readonly JobSchedule[]> {
    const found = await this.#store.connections.within(() => this.#store.boss.getSchedules());
    return found
      .filter(({ name }) => isJobQueue(name))
      .flatMap(({ name, key, cron, timezone, data }) => {
        const [nextAt] = this.#store.boss.previewSchedule(cron, { tz: timezone, count: 1 });
        if (nextAt === undefined) return [];
        return [{ job: name, key, cron, timeZone: timezone, data: data ?? null, nextAt }];
      });
  }

  #check(job: string, cron: string, key: string, timeZone: string): void {
    if (cron.trim().split(/\s+/).length !== 5) {
      throw new InvalidJobError(
        `The schedule "${cron}" of job "${job}": a cron expression has five fields (minute, hour, day, month, weekday), such as "0 3 * * *".`,
      );
    }
    if (!/^[\w.-]{0,100}$/.test(key)) {
      throw new InvalidJobError(
        `The schedule key "${key}" of job "${job}": use up to 100 letters, digits, "_", "-" and ".".`,
      );
    }
    try {
      this.#store.boss.previewSchedule(cron, { tz: timeZone, count: 1 });
    } catch (error) {
      const reason = reasonOf(error);
      throw new InvalidJobError(
        `The schedule "${cron}" (${timeZone}) of job "${job}" cannot be: ${reason}`,
        { cause: error },
      );
    }
  }
}
