import { createHash } from 'node:crypto';

import type { Pool } from '@sesi/session-core/postgres';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';

import { inStore } from '../finance-store-error.ts';
import { answeredGroup } from './outbound-tables.ts';

/** The groups that have had their one answer, in `finance.answered_group`. */
export class PostgresAnsweredGroups {
  readonly #db: NodePgDatabase;

  /** @param pool - stays the caller's to close. */
  constructor(pool: Pool) {
    this.#db = drizzle(pool);
  }

  /** Notes that a group is answered; false when it was before. @throws FinanceStoreError */
  async claim(groupId: string): Promise<boolean> {
    const group = createHash('sha256').update(groupId).digest('base64url');
    const rows = await inStore('noting an answered group', () =>
      this.#db.insert(answeredGroup).values({ group }).onConflictDoNothing().returning(),
    );
    return rows.length > 0;
  }
}
