import { randomUUID } from 'node:crypto';

import { lonelyKey, type NewJob, ownKey } from '../boss/rows.ts';
import { checkPriority, checkWhole, type JobDefinition } from '../define-job.ts';
import { InvalidJobError } from '../errors.ts';
import type { JobPlacement } from '../jobs.ts';
import { parseData } from '../parse-data.ts';
import { toJson } from '../to-json.ts';

const yearMs = 365 * 24 * 60 * 60 * 1_000;
const longestKey = 256;

/**
 * Checks a job and gives it an id.
 *
 * @throws InvalidJobError that says what to change.
 */
export async function prepareJob<Data>(
  job: JobDefinition<Data>,
  data: Data,
  placement: JobPlacement,
): Promise<NewJob> {
  const { priority = job.priority, delayMs, startAt, singletonKey } = placement;
  checkPriority(job.name, priority);
  const id = randomUUID();
  const start = startAfter(job.name, delayMs, startAt);
  return {
    id,
    data: await prepareData(job, data),
    priority,
    ...(start === undefined ? {} : { startAfter: start }),
    singletonKey: singletonKey === undefined ? lonelyKey(id) : checkKey(job.name, singletonKey),
  };
}

/** The data as it is stored. @throws InvalidJobError when it does not fit the schema, or is no JSON. */
export async function prepareData<Data>(job: JobDefinition<Data>, data: Data): Promise<unknown> {
  const parsed = await parseData(job.schema, data);
  if (parsed.kind === 'refused') {
    throw new InvalidJobError(
      `The data of job "${job.name}" does not fit its schema: ${parsed.reason}`,
    );
  }
  const json = toJson(parsed.data);
  if (json.kind === 'refused') {
    throw new InvalidJobError(`The data of job "${job.name}" ${json.reason}`);
  }
  return json.value;
}

/** @throws InvalidJobError when `key` cannot be a singleton key. */
export function checkKey(job: string, key: string): string {
  const isText = typeof key === 'string' && key.length > 0 && key.length <= longestKey;
  if (
    isText &&
    key.isWellFormed() &&
    !key.startsWith(ownKey) &&
    !/[\u0000-\u001f\u007f]/.test(key)
  ) {
    return key;
  }
  throw new InvalidJobError(
    `A singleton key of job "${job}" has 1 to ${longestKey} characters, no control characters, and does not begin with "${ownKey}".`,
  );
}

function startAfter(
  job: string,
  delayMs: number | undefined,
  startAt: Date | undefined,
): string | undefined {
  if (delayMs !== undefined && startAt !== undefined) {
    throw new InvalidJobError(`Job "${job}": give delayMs or startAt, not both.`);
  }
  if (delayMs !== undefined) {
    checkWhole(job, 'delayMs', delayMs, 0, yearMs);
    return delayMs === 0 ? undefined : String(delayMs / 1_000);
  }
  if (startAt === undefined) return undefined;
  if (!(startAt instanceof Date) || Number.isNaN(startAt.getTime())) {
    throw new InvalidJobError(`Job "${job}": startAt is a valid Date.`);
  }
  return startAt.toISOString();
}
