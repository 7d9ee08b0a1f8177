import type { Postgres, Transaction } from '../postgres.ts';
import { postgresIdentity } from './view-connection.ts';

/**
 * Whoever writes without Redis holds this lock shared until its commit, whoever claims holds it alone: so a claim begins
 * after every such write, or such a write sees the claim.
 */
const claimLock = 7_374_695_002;

/** The right to reconcile, and of which Postgres it is. */
export interface Claim {
  readonly process: string;
  readonly generation: string;
  readonly postgres: string;
}

/** The row `core.redis_state`: every change of it. Each method throws StoreUnavailableError when Postgres is away. */
export class RedisState {
  readonly #postgres: Postgres;

  constructor(postgres: Postgres) {
    this.#postgres = postgres;
  }

  /**
   * Takes the name of the reconciled Redis away, for everybody, and the right to reconcile for this process.
   *
   * @param seen - The identity that the caller saw in its view: another one means that somebody was faster.
   * @returns What proves the claim; undefined when another process has it.
   */
  async claim(process: string, seen: string | undefined): Promise<Claim | undefined> {
    return await this.#postgres.transaction(async (client) => {
      await client.query('select pg_advisory_xact_lock($1)', [claimLock]);
      const { rows } = await client.query<{ generation: string; postgres: string }>(
        `update core.redis_state
            set identity = null, generation = generation + 1, claimed_by = $1,
                claim_beat_at = clock_timestamp(), invalidated_at = clock_timestamp()
          where identity is not distinct from $2
            and (claimed_by is null or claimed_by = $1
                 or claim_beat_at < clock_timestamp() - interval '3 seconds')
         returning generation, ${postgresIdentity} as postgres`,
        [process, seen ?? null],
      );
      const [row] = rows;
      if (row === undefined) return undefined;
      // The walk that follows looks at every key: what waited for its repair until now is covered by it.
      await client.query('delete from core.redis_outbox');
      return { process, generation: row.generation, postgres: row.postgres };
    });
  }

  /** Shows a sign of life; false when the claim was taken over. */
  async beat({ process, generation }: Claim): Promise<boolean> {
    const rows = await this.#postgres.query({
      text: `
        update core.redis_state set claim_beat_at = clock_timestamp()
         where claimed_by = $1 and generation = $2 returning 1`,
      values: [process, generation],
    });
    return rows.length > 0;
  }

  /** Says that this Redis agrees with the Postgres of the claim; false when either was taken over. */
  async record({ process, generation, postgres }: Claim, identity: string): Promise<boolean> {
    const rows = await this.#postgres.query({
      text: `
        update core.redis_state
           set identity = $3, claimed_by = null, claim_beat_at = null, postgres_identity = $4
         where claimed_by = $1 and generation = $2 and ${postgresIdentity} = $4 returning 1`,
      values: [process, generation, identity, postgres],
    });
    return rows.length > 0;
  }

  /** Gives a claim back without a result. */
  async unclaim({ process, generation }: Claim): Promise<void> {
    await this.#postgres.query({
      text: `
        update core.redis_state set claimed_by = null, claim_beat_at = null
         where claimed_by = $1 and generation = $2`,
      values: [process, generation],
    });
  }

  /** No Redis is believed from now on, and what waits for its repair is left to the next reconcile. */
  async giveUp(): Promise<void> {
    await this.#postgres.transaction(async (client) => {
      await client.query('select pg_advisory_xact_lock($1)', [claimLock]);
      await client.query(
        `update core.redis_state
            set identity = null, generation = generation + 1, claimed_by = null, claim_beat_at = null,
                invalidated_at = clock_timestamp()`,
      );
      await client.query('delete from core.redis_outbox');
    });
  }
}

/** Whether a Redis is believed, or may come to be. */
export interface Belief {
  /** No Redis is named, and nobody reconciles one. */
  readonly nobody: boolean;
  /** The same number means: nothing was named in between. */
  readonly generation: string;
  /** Tells this Postgres from the one that took its place: what stands there may be older. */
  readonly server: string;
  /** Since the last Redis was unnamed. */
  readonly ageMs: number;
}

/** Inside a transaction that will not reach Redis: what is believed, which does not change before the transaction ends. */
export async function holdBelief(client: Transaction): Promise<Belief> {
  await client.query({
    name: 'sesi-hold',
    text: 'select pg_advisory_xact_lock_shared($1)',
    values: [claimLock],
  });
  // A statement of its own: it must see what the claim that was waited for has committed.
  const { rows } = await client.query<{
    nobody: boolean;
    generation: string;
    server: string;
    age_ms: string;
  }>({
    name: 'sesi-belief',
    text: `
      select identity is null and claimed_by is null as nobody, generation,
             pg_postmaster_start_time() || ' ' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) as server,
             extract(epoch from clock_timestamp() - invalidated_at) * 1000 as age_ms
        from core.redis_state`,
  });
  const [row] = rows;
  if (row === undefined) throw new Error('core.redis_state has no row: migrate anew');
  const { nobody, generation, server } = row;
  return { nobody, generation, server, ageMs: Number(row.age_ms) };
}
