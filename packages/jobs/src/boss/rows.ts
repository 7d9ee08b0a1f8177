/** The columns of a job that this package reads, as `pg` gives them. */
export interface JobRow {
  readonly id: string;
  readonly name: string;
  readonly data: unknown;
  readonly priority: number;
  readonly state: 'created' | 'retry' | 'active' | 'completed' | 'cancelled' | 'failed';
  readonly is_due: boolean;
  readonly singleton_key: string | null;
  readonly retry_count: number;
  readonly retry_limit: number;
  readonly start_after: Date;
  readonly created_on: Date;
  readonly started_on: Date | null;
  readonly completed_on: Date | null;
  readonly output: unknown;
}

/** A job that a worker has taken: id and attempt together name the claim. */
export interface Claim {
  readonly id: string;
  readonly retryCount: number;
}

/** What a worker gets of a job. */
export interface ClaimedJob extends Claim {
  readonly data: unknown;
  readonly retryLimit: number;
}

/** A job on its way into Postgres. */
export interface NewJob {
  readonly id: string;
  readonly data: unknown;
  readonly priority: number;
  /** Seconds from now, or an ISO date; absent: now. */
  readonly startAfter?: string;
  readonly singletonKey: string;
}

/** The queue that takes what failed for good. A job's name has no dot. */
export function deadLetterQueue(job: string): string {
  return `${job}.dead`;
}

/** True for a queue that holds jobs of a definition. */
export function isJobQueue(queue: string): boolean {
  return /^[a-z][a-z0-9_-]*$/.test(queue);
}

/**
 * Keys of ours begin with this; a key of a user cannot. A queue lets one job a key in, so a job without one gets a key
 * that nobody else has.
 */
export const ownKey = '~';

/** The key of a job that was added without one. */
export function lonelyKey(id: string): string {
  return `${ownKey}${id}`;
}

/** The key of the jobs of a schedule: the next one comes in when the one before is done. */
export function scheduleKey(key: string): string {
  return `${ownKey}schedule:${key}`;
}
