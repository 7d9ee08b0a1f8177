import type { Protection } from '../../protections.ts';
import type { Postgres, Transaction } from '../postgres.ts';
import { postgresIdentity, writerLife } from './view-connection.ts';

/** The fence row of a process, as a statement found or made it. */
export interface FenceRow {
  /** Tells one row from the next of the same process, and from a row of the same time that another Postgres has. */
  readonly id: string;
  /** False: it stood already. */
  readonly inserted: boolean;
}

/** A copy that waits for its repair. */
export interface OutboxEntry {
  readonly process: string;
  readonly seq: string;
  readonly key: string;
}

/** No number comes twice, as those of a sequence do in a Postgres that was restored. */
export const anySeq = '(random() * 9e15)::bigint';

/** Inside a transaction: puts up the fence of a process and notes the keys that its writes could not bring to Redis. */
export async function raiseFence(
  client: Transaction,
  process: string,
  keys: readonly string[],
): Promise<FenceRow> {
  const { rows } = await client.query<{ id: string; inserted: boolean }>({
    name: 'sesi-fence',
    text: `
      with entries as (
        insert into core.redis_outbox (process, seq, key)
        select $1, ${anySeq}, key from unnest($2::text[]) as key)
      insert into core.redis_fence (process, inserted_at) values ($1, clock_timestamp())
          on conflict (process) do update set process = excluded.process
      returning inserted_at || ' ' || ${postgresIdentity} as id, xmax = 0 as inserted`,
    values: [process, keys],
  });
  const [row] = rows;
  if (row === undefined) throw new Error('the fence was not written');
  return { id: row.id, inserted: row.inserted };
}

/** Fences and the outbox behind them. Every method throws StoreUnavailableError when Postgres is away. */
export class RedisFences {
  readonly #postgres: Postgres;
  readonly #without: ReadonlySet<Protection>;

  constructor(postgres: Postgres, without: ReadonlySet<Protection>) {
    this.#postgres = postgres;
    this.#without = without;
  }

  async raise(process: string, keys: readonly string[]): Promise<FenceRow> {
    return await this.#postgres.transaction(
      async (client) => await raiseFence(client, process, keys),
    );
  }

  /** Some of the copies that wait for their repair, the oldest of each process first. */
  async entries(limit: number): Promise<readonly OutboxEntry[]> {
    return await this.#postgres.query<{ process: string; seq: string; key: string }>({
      text: `select process, seq, key from core.redis_outbox order by process, seq limit ${limit}`,
    });
  }

  /** Removes exactly these: what was added meanwhile stays. */
  async remove(entries: readonly OutboxEntry[]): Promise<void> {
    await this.#postgres.query({
      text: `
        delete from core.redis_outbox o
         using unnest($1::text[], $2::bigint[]) as done (process, seq)
         where o.process = done.process and o.seq = done.seq`,
      values: [entries.map(({ process }) => process), entries.map(({ seq }) => seq)],
    });
  }

  /** Whether so many copies wait that a reconcile is cheaper. */
  async isOver(limit: number): Promise<boolean> {
    const rows = await this.#postgres.query({
      text: `select from core.redis_outbox offset ${limit} limit 1`,
    });
    return rows.length > 0;
  }

  /**
   * Takes a fence down when nothing waits behind it any more and its owner is this process or is dead.
   *
   * @param self - The process that asks.
   */
  async lift(process: string, self: string): Promise<boolean> {
    const check = `
      delete from core.redis_fence f
       where f.process = $1
         and not exists (select from core.redis_outbox where process = $1)
         and ($1 = $2 or not exists (
               select from core.redis_writer
                where process = $1 and beat_at > clock_timestamp() - ${writerLife}))
      returning 1`;
    const values = [process, self];
    if (this.#without.has('two-statement-lift')) {
      return (await this.#postgres.query({ text: check, values })).length > 0;
    }
    return await this.#postgres.transaction(async (client) => {
      await client.query('select from core.redis_fence where process = $1 for update', [process]);
      // Its own statement: the snapshot of the first may be older than an entry whose writer held the row.
      const { rowCount } = await client.query(check, values);
      return rowCount === 1;
    });
  }
}
