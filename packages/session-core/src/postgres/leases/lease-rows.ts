import { LeaseLostError } from '../../leases/lease-errors.ts';
import type { LeaseHolder } from '../../leases/lease.ts';
import type { Postgres } from '../postgres.ts';

const untilThen = `clock_timestamp() + $3::float8 * interval '1 millisecond'`;
/** Grows also when the row was restored from a backup, so that no token is given twice. */
const clockGeneration = `floor(extract(epoch from clock_timestamp()) * 1000)::bigint`;

/** The rows of `core.lease`. Every method throws StoreUnavailableError when Postgres is away. */
export class LeaseRows {
  readonly #postgres: Postgres;

  constructor(postgres: Postgres) {
    this.#postgres = postgres;
  }

  /** Makes `owner` the holder unless another one is; its generation, or undefined. */
  async take(name: string, owner: string, ttlMs: number): Promise<number | undefined> {
    // FOR UPDATE, and not only what an update locks: it yields to the FOR KEY SHARE of `assertLeaseHeld`.
    const [taken] = await this.#postgres.query<{ generation: string }>({
      text: `
        update core.lease
           set owner = $2, expires_at = ${untilThen}, generation = greatest(generation + 1, ${clockGeneration})
         where name = (
           select name from core.lease
            where name = $1 and (expires_at <= clock_timestamp() or owner = $2)
              for update skip locked)
        returning generation`,
      values: [name, owner, ttlMs],
    });
    if (taken !== undefined) return Number(taken.generation);
    const [made] = await this.#postgres.query<{ generation: string }>({
      text: `
        insert into core.lease (name, owner, generation, expires_at)
        values ($1, $2, ${clockGeneration}, ${untilThen})
        on conflict (name) do nothing
        returning generation`,
      values: [name, owner, ttlMs],
    });
    return made === undefined ? undefined : Number(made.generation);
  }

  /** Prolongs a lease that has not ended; false when it has, or has another holder. */
  async renew(name: string, generation: number, ttlMs: number): Promise<boolean> {
    const rows = await this.#postgres.query({
      text: `
        update core.lease set expires_at = greatest(expires_at, ${untilThen})
         where name = $1 and generation = $2 and expires_at > clock_timestamp()
        returning 1`,
      values: [name, generation, ttlMs],
    });
    return rows.length > 0;
  }

  /** Ends a lease; the row stays, so that the next generation is higher. */
  async release(name: string, generation: number): Promise<void> {
    await this.#postgres.query({
      text: `
        update core.lease set expires_at = clock_timestamp() - interval '1 millisecond'
         where name = $1 and generation = $2 and expires_at > clock_timestamp()`,
      values: [name, generation],
    });
  }

  async holder(name: string): Promise<LeaseHolder | undefined> {
    const [row] = await this.#postgres.query<{
      owner: string;
      generation: string;
      remaining_ms: string;
    }>({
      text: `
        select owner, generation, extract(epoch from expires_at - clock_timestamp()) * 1000 as remaining_ms
          from core.lease where name = $1 and expires_at > clock_timestamp()`,
      values: [name],
    });
    if (row === undefined) return undefined;
    return {
      owner: row.owner,
      generation: Number(row.generation),
      remainingMs: Number(row.remaining_ms),
    };
  }
}

/** What `assertLeaseHeld` needs of a client of `pg`. */
export interface LeaseCheckClient {
  query(text: string, values: unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
}

/**
 * Checks a fencing token inside the caller's own transaction (READ COMMITTED), as its first statement. From then until that
 * transaction ends nobody else can take the lease, also when its time runs out meanwhile; renewals go on.
 *
 * @param client - In a transaction: outside of one the check says only how it was.
 * @throws LeaseLostError when the lease has ended or has another holder. Roll back.
 */
export async function assertLeaseHeld(
  client: LeaseCheckClient,
  name: string,
  generation: number,
): Promise<void> {
  const { rows } = await client.query(
    `select 1 from core.lease
      where name = $1 and generation = $2 and expires_at > clock_timestamp()
        for key share`,
    [name, generation],
  );
  if (rows.length === 0) throw new LeaseLostError(name, generation, 'is not held any more');
}
