import type { Postgres, Transaction } from '../postgres.ts';
import { anySeq } from './redis-fence.ts';
import { writerLife } from './view-connection.ts';

/** The rows of `core.redis_writer`. Every method throws StoreUnavailableError when Postgres is away. */
export class RedisWriters {
  readonly #postgres: Postgres;

  constructor(postgres: Postgres) {
    this.#postgres = postgres;
  }

  /** Enters a process with so many slots, from 1 on; row 0 shows its signs of life. */
  async enter(process: string, slots: number): Promise<void> {
    await this.#postgres.query({
      text: `
        insert into core.redis_writer (process, slot, keys, beat_at)
        select $1, slot, '{}', clock_timestamp() from generate_series(0, $2::int) as slot
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
        insert into core.redis_outbox (process, seq, key)
        select process, ${anySeq}, key from gone cross join unnest(keys) as key`,
    });
  }

  /**
   * After a write whose outcome is unknown: waits until it has ended, leaves the keys that it noted to the repair, and
   * gives the slot another number, so that a statement which is still on its way to Postgres finds none.
   */
  async resolve(process: string, slot: number, next: number): Promise<void> {
    await this.#postgres.transaction(async (client) => {
      await client.query(
        'select from core.redis_writer where process = $1 and slot = $2 for update',
        [process, slot],
      );
      await client.query(
        `insert into core.redis_outbox (process, seq, key)
         select process, ${anySeq}, key from core.redis_writer cross join unnest(keys) as key
          where process = $1 and slot = $2`,
        [process, slot],
      );
      await client.query(
        `update core.redis_writer set slot = $3, keys = '{}' where process = $1 and slot = $2`,
        [process, slot, next],
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
