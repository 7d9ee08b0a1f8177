import type { DeadLetter, JobFailure, JobStatus, JobStatusBase } from '../job-status.ts';
import { type JobRow, ownKey } from './rows.ts';

/** What a row of pg-boss says, in our words. */
export function readStatus(row: JobRow): JobStatus {
  const base = readBase(row);
  const output = readOutput(row.output);
  const startedAt = row.started_on ?? row.created_on;
  const { error } = output;
  // What an earlier attempt said does not count in this one.
  const isCurrent = output.progress?.attempt === base.attempts;
  const progress =
    output.progress === undefined || !isCurrent ? {} : { progress: output.progress.part };
  switch (row.state) {
    case 'created':
      return row.is_due
        ? { ...base, state: 'waiting' }
        : { ...base, state: 'delayed', dueAt: row.start_after };
    case 'retry':
      return {
        ...base,
        ...progress,
        state: 'retrying',
        dueAt: row.start_after,
        startedAt,
        error: error ?? unknownFailure,
      };
    case 'active':
      return {
        ...base,
        ...progress,
        ...(error === undefined ? {} : { error }),
        state: 'running',
        startedAt,
      };
    case 'completed':
      return {
        ...base,
        ...progress,
        ...(output.result === undefined ? {} : { result: output.result }),
        state: 'completed',
        startedAt,
        endedAt: row.completed_on ?? startedAt,
      };
    case 'failed':
      return {
        ...base,
        ...progress,
        ...began(row),
        state: 'failed',
        error: error ?? unknownFailure,
        endedAt: row.completed_on ?? startedAt,
      };
    case 'cancelled':
      return {
        ...base,
        ...progress,
        ...began(row),
        state: 'cancelled',
        endedAt: row.completed_on ?? startedAt,
      };
  }
}

function readBase(row: JobRow): JobStatusBase {
  const { singleton_key: key, retry_count: retries, started_on: startedOn } = row;
  return {
    id: row.id,
    job: row.name,
    data: row.data,
    priority: row.priority,
    ...(key === null || key.startsWith(ownKey) ? {} : { singletonKey: key }),
    attempts: startedOn === null ? retries : retries + 1,
    maxAttempts: row.retry_limit + 1,
    createdAt: row.created_on,
  };
}

function began(row: JobRow): { startedAt?: Date } {
  return row.started_on === null ? {} : { startedAt: row.started_on };
}

const unknownFailure: JobFailure = { message: 'It failed without saying why.' };

interface ReadOutput {
  readonly result?: unknown;
  readonly error?: JobFailure;
  readonly progress?: { readonly part: number; readonly attempt: number };
}

/** Ours is an `Output`; what pg-boss itself failed has `{ value: { message } }`. */
export function readOutput(output: unknown): ReadOutput {
  if (typeof output !== 'object' || output === null) return {};
  const { result, error, progress, value } = output as Record<string, unknown>;
  const failure = readFailure(error) ?? readFailure(value);
  return {
    ...(result === undefined ? {} : { result }),
    ...(failure === undefined ? {} : { error: failure }),
    ...(isProgress(progress) ? { progress } : {}),
  };
}

function readFailure(value: unknown): JobFailure | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { message, name, code } = value as Record<string, unknown>;
  if (typeof message !== 'string') return undefined;
  return {
    message,
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof code === 'string' ? { code } : {}),
  };
}

function isProgress(value: unknown): value is { part: number; attempt: number } {
  if (typeof value !== 'object' || value === null) return false;
  const { part, attempt } = value as Record<string, unknown>;
  return typeof part === 'number' && typeof attempt === 'number';
}

/** A row of a dead letter queue. */
export interface DeadLetterRow {
  readonly id: string;
  readonly source_id: string;
  readonly source_root_id: string;
  readonly source_name: string;
  readonly data: unknown;
  readonly source_output: unknown;
  readonly source_retry_count: number;
  readonly source_created_on: Date;
  readonly created_on: Date;
}

/** What such a row says, in our words. */
export function readDeadLetter(row: DeadLetterRow): DeadLetter {
  return {
    id: row.source_id,
    job: row.source_name,
    data: row.data,
    error: readOutput(row.source_output).error ?? unknownFailure,
    attempts: row.source_retry_count + 1,
    createdAt: row.source_created_on,
    failedAt: row.created_on,
  };
}
