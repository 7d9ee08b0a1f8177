import { createHash } from 'node:crypto';

import type { Pool } from '@sesi/session-core/postgres';
import { and, desc, eq, gt, lt, type SQL, sql } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';

import {
  decide,
  longestWindowMs,
  type OutboundVerdict,
  type OutboundWindow,
  type WindowScope,
} from '../../whatsapp/outbound/outbound-limits.ts';
import type { OutboundLog, OutboundMessage } from '../../whatsapp/outbound/outbound-log.ts';
import { inStore } from '../finance-store-error.ts';
import { outboundMessage } from './outbound-tables.ts';

/** Of the advisory lock behind which messages are counted: "outb" in ASCII. */
const lockNumber = 0x6f_75_74_62;

/** What Postgres's clock shows, epoch ms. */
const nowMs = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::float8`;

/** The messages in `finance.outbound_message`: one count for all processes, by the clock of Postgres. */
export class PostgresOutboundLog implements OutboundLog {
  readonly #db: NodePgDatabase;

  /** @param pool - stays the caller's to close. */
  constructor(pool: Pool) {
    this.#db = drizzle(pool);
  }

  /** @throws FinanceStoreError */
  async claim(
    { person, text, purpose }: OutboundMessage,
    windows: readonly OutboundWindow[],
  ): Promise<OutboundVerdict> {
    const recipient = hashOf(person);
    const content = hashOf(text);
    return await inStore('counting outgoing messages', () =>
      this.#db.transaction(async (transaction) => {
        // A statement of its own: the next one must see what others wrote while this one waited.
        await transaction.execute(sql`select pg_advisory_xact_lock(${lockNumber})`);
        const newest = windows.map(({ scope, limit }) =>
          this.#sentAt(counted(scope, recipient, content), limit),
        );
        const { rows } = await transaction.execute<{ now: number; sent: (number | null)[] }>(
          sql`select ${nowMs} as now, array[${sql.join(newest, sql`, `)}]::float8[] as sent`,
        );
        const [row] = rows;
        // A select without a table has one row.
        if (row === undefined) throw new Error('Postgres did not tell the time.');
        const sent = row.sent.map((at) => at ?? undefined);
        const verdict = decide(windows, sent, row.now);
        if (verdict.kind === 'go') {
          const sentAt = new Date(row.now);
          const forgotten = new Date(row.now - longestWindowMs);
          await transaction.delete(outboundMessage).where(lt(outboundMessage.sentAt, forgotten));
          await transaction.insert(outboundMessage).values({ sentAt, purpose, recipient, content });
        }
        return verdict;
      }),
    );
  }

  /** @throws FinanceStoreError */
  async sentLastMinute(): Promise<number> {
    return await inStore('counting outgoing messages', () =>
      this.#db.$count(
        outboundMessage,
        gt(outboundMessage.sentAt, sql`clock_timestamp() - interval '1 minute'`),
      ),
    );
  }

  /** When the `limit`th newest of some messages was sent, as a subquery. */
  #sentAt(which: SQL | undefined, limit: number): SQL {
    const newest = this.#db
      .select({ at: sql`extract(epoch from ${outboundMessage.sentAt}) * 1000` })
      .from(outboundMessage)
      .where(which)
      .orderBy(desc(outboundMessage.sentAt))
      .limit(1)
      .offset(limit - 1);
    return sql`(${newest})`;
  }
}

function counted(scope: WindowScope, recipient: string, content: string): SQL | undefined {
  const isTheirs = eq(outboundMessage.recipient, recipient);
  switch (scope) {
    case 'overall':
      return undefined;
    case 'person':
      return isTheirs;
    case 'same-text':
      return and(isTheirs, eq(outboundMessage.content, content));
    case 'notice':
      return and(isTheirs, eq(outboundMessage.purpose, 'notice'));
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
