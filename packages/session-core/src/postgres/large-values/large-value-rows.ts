import type { QueryConfig, QueryResultRow } from 'pg';

import { Deadlines } from '../../deadlines.ts';
import { StoreUnavailableError } from '../../errors.ts';
import type { Fence, LargeValueInfo } from '../../large-values/large-value.ts';
import { assertLeaseHeld } from '../leases/lease-rows.ts';
import type { Postgres } from '../postgres.ts';

/** No statement is waited for longer. */
const statementMs = 2_000;
/** A version that is unfinished after this long has no writer any more: `put` gives up sooner. */
const abandonedAfter = `interval '60 seconds'`;

/**
 * The rows of `core.large_value` and `core.large_value_part`. Every method throws StoreUnavailableError when Postgres gives
 * no answer within 2 s.
 */
export class LargeValueRows {
  readonly #postgres: Postgres;
  readonly #deadlines = new Deadlines();

  constructor(postgres: Postgres) {
    this.#postgres = postgres;
  }

  /** Begins a version, which nobody sees before it is published. */
  async begin(name: string): Promise<number> {
    for (;;) {
      const [row] = await this.#query<{ version: string }>({
        text: `
          insert into core.large_value (name, version, size, sha256, created_at)
          select $1::text,
                 greatest(coalesce(max(version), 0) + 1, floor(extract(epoch from clock_timestamp()) * 1000)::bigint),
                 0, '', clock_timestamp()
            from core.large_value where name = $1
          on conflict do nothing
          returning version`,
        values: [name],
      });
      // None: another writer began the same version at the same moment.
      if (row !== undefined) return Number(row.version);
    }
  }

  /** Adds a part to an unfinished version; false when that version is gone. */
  async addPart(name: string, version: number, part: number, data: Buffer): Promise<boolean> {
    const rows = await this.#query({
      // FOR KEY SHARE: whoever removes the version waits, and finds this part.
      text: `
        insert into core.large_value_part (name, version, part, data)
        select $1::text, $2::bigint, $3::integer, $4::bytea
         where exists (
           select 1 from core.large_value
            where name = $1 and version = $2 and verified_at is null
              for key share)
        returning 1`,
      values: [name, version, part, data],
    });
    return rows.length > 0;
  }

  /** The parts in their order, as they are stored now. */
  async *parts(name: string, version: number): AsyncGenerator<Buffer> {
    for (let part = 0; ; part += 1) {
      const [row] = await this.#query<{ data: Buffer }>({
        text: `
          select data from core.large_value_part where name = $1 and version = $2 and part = $3`,
        values: [name, version, part],
      });
      if (row === undefined) return;
      yield row.data;
    }
  }

  /**
   * Makes a version visible; false when it is gone.
   *
   * @throws StoreUnavailableError with its `outcome`; LeaseLostError when the fence is not held.
   */
  async publish(
    name: string,
    { version, size, sha256 }: LargeValueInfo,
    fence: Fence | undefined,
  ): Promise<boolean> {
    return await this.#inTime(
      this.#postgres.transaction(async (client) => {
        if (fence !== undefined) await assertLeaseHeld(client, fence.name, fence.generation);
        const { rowCount } = await client.query(
          `update core.large_value set size = $3, sha256 = $4, verified_at = clock_timestamp()
            where name = $1 and version = $2 and verified_at is null`,
          [name, version, size, sha256],
        );
        return rowCount === 1;
      }),
      'unknown',
    );
  }

  /** The newest visible version, below `below` where that is given. */
  async newest(name: string, below?: number): Promise<LargeValueInfo | undefined> {
    const [row] = await this.#query<{ version: string; size: number; sha256: string }>({
      text: `
        select version, size, sha256 from core.large_value
         where name = $1 and verified_at is not null and ($2::bigint is null or version < $2)
         order by version desc limit 1`,
      values: [name, below],
    });
    return row === undefined ? undefined : { ...row, version: Number(row.version) };
  }

  /** Visible versions of a name beyond the newest `keep`, and unfinished ones whose writer is gone. */
  async obsolete(name: string, keep: number): Promise<readonly number[]> {
    const rows = await this.#query<{ version: string }>({
      text: `
        (select version from core.large_value
          where name = $1 and verified_at is not null order by version desc offset $2)
        union all
        select version from core.large_value
         where name = $1 and verified_at is null and created_at < clock_timestamp() - ${abandonedAfter}`,
      values: [name, keep],
    });
    return rows.map(({ version }) => Number(version));
  }

  /** Unfinished versions of any name whose writer is gone. */
  async abandoned(): Promise<readonly { readonly name: string; readonly version: number }[]> {
    const rows = await this.#query<{ name: string; version: string }>({
      text: `
        select name, version from core.large_value
         where verified_at is null and created_at < clock_timestamp() - ${abandonedAfter}`,
    });
    return rows.map(({ name, version }) => ({ name, version: Number(version) }));
  }

  /** Every version of a name, visible or not, the oldest first. */
  async versions(name: string): Promise<readonly number[]> {
    const rows = await this.#query<{ version: string }>({
      text: 'select version from core.large_value where name = $1 order by version',
      values: [name],
    });
    return rows.map(({ version }) => Number(version));
  }

  /** Removes a version and its parts. */
  async remove(name: string, version: number): Promise<void> {
    await this.#inTime(
      this.#postgres.transaction(async (client) => {
        const key = [name, version];
        await client.query('delete from core.large_value where name = $1 and version = $2', key);
        // A statement of its own: it sees the part whose writer the first one has waited for.
        await client.query(
          'delete from core.large_value_part where name = $1 and version = $2',
          key,
        );
      }),
      'unknown',
    );
  }

  async #query<Row extends QueryResultRow>(statement: QueryConfig): Promise<Row[]> {
    return await this.#inTime(this.#postgres.query<Row>(statement), 'not-written');
  }

  async #inTime<Result>(
    work: Promise<Result>,
    outcome: StoreUnavailableError['outcome'],
  ): Promise<Result> {
    const message = `Postgres gave no answer within ${statementMs} ms: try again.`;
    const late = () => new StoreUnavailableError(message, { outcome });
    return await this.#deadlines.race(work, statementMs, late);
  }
}
