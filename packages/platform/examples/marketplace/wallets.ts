import { defineJob } from '@sesi/jobs';
import type { Pool, PoolClient } from '@sesi/session-core/postgres';
import { z } from 'zod';

/** The marketplace takes its share of a payment, and the vendor gets the rest. */
export const settlePayment = defineJob({
  name: 'settle_payment',
  schema: z.object({ paymentId: z.string(), vendorId: z.string(), amount: z.int().positive() }),
  retry: { delayMs: 1_000, jitter: false },
});

/** What each vendor has, in whole minor units (sen, cents). */
export class Wallets {
  readonly #pool: Pool;

  private constructor(pool: Pool) {
    this.#pool = pool;
  }

  static async open(pool: Pool): Promise<Wallets> {
    await pool.query(`
      create table if not exists wallet (owner text primary key, balance bigint not null);
      create table if not exists settlement (payment_id text primary key, commission bigint not null);
    `);
    return new Wallets(pool);
  }

  async balance(owner: string): Promise<number> {
    const { rows } = await this.#pool.query<{ balance: string }>(
      'select balance from wallet where owner = $1',
      [owner],
    );
    return Number(rows[0]?.balance ?? 0);
  }

  /** Books a payment once, however often it is asked to; false when it was booked before. */
  async settle(payment: {
    readonly paymentId: string;
    readonly vendorId: string;
    readonly amount: number;
    readonly commission: number;
  }): Promise<boolean> {
    const { paymentId, vendorId, amount, commission } = payment;
    const { rowCount } = await this.#pool.query(
      `with booked as (
         insert into settlement values ($1, $2) on conflict do nothing returning payment_id
       )
       insert into wallet
       select owner, share from booked, (values ($3, $4::bigint), ('marketplace', $2)) as shares (owner, share)
       on conflict (owner) do update set balance = wallet.balance + excluded.balance`,
      [paymentId, commission, vendorId, amount - commission],
    );
    return rowCount !== 0;
  }

  /** Takes money out and does `also`, both or neither; undefined when there is too little. */
  async withdraw<Result>(
    owner: string,
    amount: number,
    also: (client: PoolClient) => Promise<Result>,
  ): Promise<Result | undefined> {
    return await this.#move(owner, -amount, also);
  }

  /** Puts money back and does `also`, both or neither. */
  async deposit<Result>(
    owner: string,
    amount: number,
    also: (client: PoolClient) => Promise<Result>,
  ): Promise<Result | undefined> {
    return await this.#move(owner, amount, also);
  }

  async #move<Result>(
    owner: string,
    by: number,
    also: (client: PoolClient) => Promise<Result>,
  ): Promise<Result | undefined> {
    const client = await this.#pool.connect();
    try {
      await client.query('begin');
      // What is added before the booking turns out to be impossible is gone with it.
      const result = await also(client);
      const { rowCount } = await client.query(
        'update wallet set balance = balance + $2 where owner = $1 and balance + $2 >= 0',
        [owner, by],
      );
      await client.query(rowCount === 0 ? 'rollback' : 'commit');
      return rowCount === 0 ? undefined : result;
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  }
}
