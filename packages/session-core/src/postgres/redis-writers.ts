import type { Postgres, Transaction } from './postgres.ts';
import { writerLife } from './view-connection.ts';

/** The rows of `core.redis_writer`. Every method throws StoreUnavailableError when Postgres is away. */
export class RedisWriters {
  readonly #postgres: Postgres;

  constructor(postgres: Postgres) {
    this.#postgres = postgres;
  }

  /** Enters a process with so many slots. */
  async enter(process: string, slots: number): Promise<void> {
    await this.#postgres.query({
      text: `
        insert into core.redis_writer (process, slot, keys, beat_at)
        select $1, slot, '{}', clock_timestamp() from generate_series(0, $2::int - 1) as slot
            on conflict do nothing`,
      values: [process, slots],
    });
  }

  /** Shows a sign of life; false when the process was declared dead. @param identity - The Redis it is connected to. */
  async beat(process: string, identity: string | undefined): Promise<boolean> {
    const rows = await this.#postgres.query({
      text: `
        update core.redis_writer set beat_at = clock_timestamp(), identity = $2
         where process = $1 and slot = 0 returning 1`,
      values: [process, identity ?? null],
    });
    return rows.length > 0;
  }

  /** Takes a process out that has nothing under way. */
  async leave(process: string): Promise<void> {
    await this.#postgres.query({
      text: 'delete from core.redis_writer where process = $1',
      values: [process],
    });
  }

  /** Leaves the keys of dead writers to the repair, and takes them out. A batch that still runs is waited for. */
  async retireDead(): Promise<void> {
    await this.#postgres.query({
      text: `
        with dead as (
          select process from core.redis_writer where slot = 0 and beat_at < clock_timestamp() - ${writerLife}),
        gone as (
          delete from core.redis_writer w using dead where w.process = dead.process returning w.process, w.keys)
        insert into core.redis_outbox (process, key) select process, unnest(keys) from gone`,
    });
  }

  /**
   * After a commit whose outcome is unknown: waits until its transaction has ended, and leaves the keys that it wrote
   * to the repair.
   */
  async resolve(process: string, slot: number): Promise<void> {
    await this.#postgres.transaction(async (client) => {
      await client.query(
        'select from core.redis_writer where process = $1 and slot = $2 for update',
        [process, slot],
      );
      await client.query(
        `insert into core.redis_outbox (process, key)
         select process, unnest(keys) from core.redis_writer where process = $1 and slot = $2`,
        [process, slot],
      );
    });
  }
}

/** Inside the transaction of a batch: notes its keys in a slot; false when the process was declared dead. */
export async function takeSlot(
  client: Transaction,
  process: string,
  slot: number,
  keys: readonly string[],
): Promise<boolean> {
  const { rowCount } = await client.query({
    name: 'sesi-slot',
    text: 'update core.redis_writer set keys = $3 where process = $1 and slot = $2',
    values: [process, slot, keys],
  });
  return rowCount === 1;
}
