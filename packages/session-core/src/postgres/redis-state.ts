import type { PoolClient } from 'pg';

import type { Postgres } from './postgres.ts';

/** What Postgres says of Redis: the identity that agrees with it, or none. */
export interface RedisState {
  readonly identity: string | undefined;
  readonly generation: number;
}

/** One number for all reconciles: only one process walks Redis at a time. */
const reconcileLock = 7_374_695_002;

/** The row `core.redis_state`. Every method throws StoreUnavailableError when Postgres is away. */
export class RedisStateRow {
  readonly #postgres: Postgres;

  constructor(postgres: Postgres) {
    this.#postgres = postgres;
  }

  async read(): Promise<RedisState> {
    const [row] = await this.#postgres.query<{ identity: string | null; generation: string }>({
      name: 'sesi-redis-state',
      text: 'select identity, generation from core.redis_state',
    });
    if (row === undefined)
      throw new Error('core.redis_state has no row: restore it or migrate anew');
    return { identity: row.identity ?? undefined, generation: Number(row.generation) };
  }

  /**
   * From now on no copy is to be believed. Resolves with the milliseconds since that became so: readers that
   * looked before may believe copies for the length of a view.
   */
  async invalidate(): Promise<number> {
    await this.#postgres.query({
      text: `
        update core.redis_state
           set identity = null, generation = generation + 1, invalidated_at = clock_timestamp()
         where identity is not null`,
    });
    // A statement of its own: it must see what another process that came first has just committed.
    const [row] = await this.#postgres.query<{ age_ms: string }>({
      text: `
        select extract(epoch from clock_timestamp() - invalidated_at) * 1000 as age_ms
          from core.redis_state`,
    });
    return Number(row?.age_ms ?? 0);
  }

  /** Says that this Redis agrees with Postgres, unless it was invalidated since `generation`. */
  async record(identity: string, generation: number): Promise<boolean> {
    const rows = await this.#postgres.query({
      text: `
        update core.redis_state set identity = $1
         where identity is null and generation = $2 returning 1`,
      values: [identity, generation],
    });
    return rows.length > 0;
  }

  /** Runs `work` unless another process does so now; false when one does. */
  async exclusively(work: () => Promise<void>): Promise<boolean> {
    return await this.#postgres.exclusively(reconcileLock, work);
  }
}

/**
 * Inside a transaction: true while no Redis is recorded, and none can be recorded before this transaction ends.
 * A writer that cannot reach Redis commits only then.
 */
export async function holdInvalidated(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ identity: string | null }>(
    'select identity from core.redis_state for share',
  );
  return rows[0]?.identity === null;
}
