import type { Pool, PoolClient } from '@sesi/session-core/postgres';

import { AccessStoreError, inStore } from '../access-store-error.ts';

/**
 * Works in one transaction as the owner of the tables. The first statements of `work` travel together with its beginning.
 *
 * @param what - What is being done, such as `writing the audit log`.
 * @throws AccessStoreError when Postgres does not do it; what else `work` throws. Then nothing was written, unless the
 *   connection was lost in the middle of the commit.
 */
export async function inTransaction<Result>(
  pool: Pick<Pool, 'connect'>,
  what: string,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await inStore(what, () => pool.connect());
  let sound = false;
  try {
    return await inStore(what, async () => {
      const [, result] = await Promise.all([client.query('begin'), work(client)]);
      const { command } = await client.query('commit');
      if (command !== 'COMMIT') {
        throw new AccessStoreError(`Postgres rolled back while ${what}: nothing was written.`);
      }
      sound = true;
      return result;
    });
  } finally {
    // Closing a connection in an unknown state also ends what still runs on it.
    client.release(!sound);
  }
}
