import type { JobStore } from '../boss/job-store.ts';
import type { NewJob } from '../boss/rows.ts';
import type { JobTransaction } from '../boss/transaction.ts';
import { JobsUnavailableError } from '../errors.ts';

/** A key can become free between an insert and the look at who has it; not for ever. */
const mostLooks = 5;

/**
 * Stores jobs in one statement.
 *
 * @returns an id for each, in order: its own, or that of the job that has its singleton key.
 * @throws JobsUnavailableError.
 */
export async function insertJobs(
  store: JobStore,
  name: string,
  jobs: readonly NewJob[],
  transaction?: JobTransaction,
): Promise<readonly string[]> {
  const ids = new Map<string, string>();
  let open = jobs;
  for (let look = 0; open.length > 0; look += 1) {
    if (look === mostLooks) {
      throw new JobsUnavailableError(
        `The singleton keys of job "${name}" change hands too fast: try again.`,
        { outcome: 'unknown', jobIds: open.map(({ id }) => id) },
      );
    }
    const stored = await store.insert(name, open, transaction);
    for (const id of stored) ids.set(id, id);
    open = open.filter(({ id }) => !stored.has(id));
    if (open.length === 0) break;
    const keys = open.map(({ singletonKey }) => singletonKey);
    const holders = await store.idsByKeys(name, keys, transaction);
    for (const { id, singletonKey } of open) {
      const holder = holders.get(singletonKey);
      if (holder !== undefined) ids.set(id, holder);
    }
    open = open.filter(({ id }) => !ids.has(id));
  }
  return jobs.map(({ id }) => ids.get(id) ?? id);
}
