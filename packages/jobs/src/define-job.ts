import type { StandardSchemaV1 } from '@standard-schema/spec';

import { InvalidJobError } from './errors.ts';
import type { RetryPolicy } from './retry-delay.ts';

/** What `defineJob` takes. */
export interface JobOptions<Data, Name extends string = string> {
  /** Lower case letters, digits, `_` and `-`, up to 100, such as `response_reminder`. */
  readonly name: Name;
  /**
   * Checks and types the data when a job is added, and again before it is handled. What it gives is stored as JSON,
   * so it must accept its own output. zod 4 fits, as any Standard Schema does.
   */
  readonly schema: StandardSchemaV1<unknown, Data>;
  /** What is left out: 3 retries, the first after 1 s, doubling up to 5 minutes, with jitter. */
  readonly retry?: Partial<RetryPolicy>;
  /** A handler's time for one attempt; default 60,000 ms, 24 hours at most. */
  readonly timeoutMs?: number;
  /** Higher comes first; default 0. */
  readonly priority?: number;
  /** How long status and result of an ended job are kept; default 7 days. */
  readonly keepMs?: number;
}

/** A type of job, with every setting filled in. */
export interface JobDefinition<Data, Name extends string = string> {
  readonly name: Name;
  readonly schema: StandardSchemaV1<unknown, Data>;
  readonly retry: RetryPolicy;
  readonly timeoutMs: number;
  readonly priority: number;
  readonly keepMs: number;
}

const secondMs = 1_000;
const dayMs = 24 * 60 * 60 * secondMs;

const retryDefaults: RetryPolicy = {
  limit: 3,
  delayMs: secondMs,
  backoff: 'exponential',
  maxDelayMs: 5 * 60 * secondMs,
  jitter: true,
};

/**
 * Defines a type of job.
 *
 * @throws InvalidJobError when the name or a setting cannot work.
 */
export function defineJob<Data, const Name extends string>(
  options: JobOptions<Data, Name>,
): JobDefinition<Data, Name> {
  const { name, schema } = options;
  const definition: JobDefinition<Data, Name> = {
    name,
    schema,
    retry: { ...retryDefaults, ...options.retry },
    timeoutMs: options.timeoutMs ?? 60 * secondMs,
    priority: options.priority ?? 0,
    keepMs: options.keepMs ?? 7 * dayMs,
  };
  if (!/^[a-z][a-z0-9_-]{0,99}$/.test(name)) {
    throw new InvalidJobError(
      `Job "${name}": a name has up to 100 lower case letters, digits, "_" and "-", and begins with a letter.`,
    );
  }
  const { retry, timeoutMs, priority, keepMs } = definition;
  checkWhole(name, 'retry.limit', retry.limit, 0, 1_000);
  checkWhole(name, 'retry.delayMs', retry.delayMs, 0, dayMs);
  checkWhole(name, 'retry.maxDelayMs', retry.maxDelayMs, 0, 30 * dayMs);
  checkWhole(name, 'timeoutMs', timeoutMs, 1, dayMs);
  checkWhole(name, 'priority', priority, -priorityLimit, priorityLimit);
  checkWhole(name, 'keepMs', keepMs, secondMs, 365 * dayMs);
  return definition;
}

/** A priority is between minus this and this. */
const priorityLimit = 1_000_000;

/** @throws InvalidJobError when `priority` is no whole number in range. */
export function checkPriority(job: string, priority: number): void {
  checkWhole(job, 'priority', priority, -priorityLimit, priorityLimit);
}

/** @throws InvalidJobError when `value` is not a whole number from `least` to `most`. */
export function checkWhole(
  job: string,
  option: string,
  value: number,
  least: number,
  most: number,
): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw new InvalidJobError(
    `Job "${job}": ${option} is a whole number from ${least} to ${most}, not ${String(value)}.`,
  );
}
