import { defineJob } from '@sesi/jobs';
import type { Pool } from '@sesi/session-core/postgres';
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
}
