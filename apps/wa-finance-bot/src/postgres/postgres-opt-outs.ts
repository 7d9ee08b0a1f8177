import type { Pool } from '@sesi/session-core/postgres';
import { eq } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';

import type { OptOuts } from '../registration/opt-outs.ts';
import { inStore } from './finance-store-error.ts';
import { optOut } from './tables.ts';

/** Who has said STOP, in `finance.opt_out`. */
export class PostgresOptOuts implements OptOuts {
  readonly #db: NodePgDatabase;

  /** @param pool - stays the caller's to close. */
  constructor(pool: Pool) {
    this.#db = drizzle(pool);
  }

  async has(person: string): Promise<boolean> {
    const rows = await inStore('asking who has said stop', () =>
      this.#db.select().from(optOut).where(eq(optOut.person, person)),
    );
    return rows.length > 0;
  }

  async add(person: string, at: Date): Promise<void> {
    await inStore('noting who said stop', () =>
      this.#db.insert(optOut).values({ person, at }).onConflictDoNothing(),
    );
  }
}
