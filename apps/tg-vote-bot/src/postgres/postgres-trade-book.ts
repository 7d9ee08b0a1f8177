import type { Pool } from '@sesi/session-core/postgres';
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';

import type { ApprovedTrade, BookedPosition, TradeBook } from '../use-cases/trades/trade-book.ts';
import type { Position, Sale, Share } from '../voting/trade/paper-trade.ts';
import { position, positionShare, tradeOrder } from './tables.ts';

type Row = typeof position.$inferSelect;
type ShareRow = typeof positionShare.$inferSelect;
type Db = Pick<NodePgDatabase, 'select' | 'insert' | 'update' | 'execute'>;

/**
 * Paper trades in `vote.position` and `vote.position_share`, and orders to a trading system in `vote.trade_order`. The
 * id of the proposal is the key of each, so that none has its effect twice.
 */
export class PostgresTradeBook implements TradeBook {
  readonly #db: NodePgDatabase;

  /** @param pool - stays open; its owner closes it. */
  constructor(pool: Pool) {
    this.#db = drizzle(pool);
  }

  async buy(trade: ApprovedTrade, bought: Position): Promise<BookedPosition> {
    return this.#db.transaction(async (db) => {
      // One at a time in a chat, or two would take the same number.
      await lockChat(db, trade.chatId);
      const before = await readPositions(db, eq(position.proposalId, trade.proposalId));
      if (before[0] !== undefined) return before[0];
      const number = sql<number>`(select coalesce(max(number), 0) + 1 from vote.position where chat_id = ${trade.chatId})`;
      const { token, amount, price, priceSource, quantity, boughtAt, shares } = bought;
      const [row] = await db
        .insert(position)
        .values({
          ...trade,
          number,
          token,
          amount,
          price,
          priceSource,
          quantity,
          boughtAt: new Date(boughtAt),
        })
        .returning();
      if (row === undefined) throw new Error('an insert returned no row');
      await db.insert(positionShare).values(
        shares.map(({ personId, name, stake, quantity: held }, place) => ({
          proposalId: trade.proposalId,
          personId,
          place,
          name,
          stake,
          quantity: held,
        })),
      );
      return { order: String(row.number), proposalId: trade.proposalId, position: bought };
    });
  }

  async sell(
    trade: ApprovedTrade,
    order: string,
    sell: (held: Position) => Position,
  ): Promise<BookedPosition | undefined> {
    return this.#db.transaction(async (db) => {
      await lockChat(db, trade.chatId);
      const before = await readPositions(db, eq(position.soldByProposal, trade.proposalId));
      if (before[0] !== undefined) return before[0];
      const number = /^\d{1,9}$/.test(order) ? Number(order) : 0;
      const [held] = await readPositions(
        db,
        and(
          eq(position.chatId, trade.chatId),
          eq(position.number, number),
          isNull(position.soldByProposal),
        ),
      );
      if (held === undefined) return undefined;
      const sold = sell(held.position);
      if (sold.sale === undefined) throw new Error('a sale has no price');
      await db
        .update(position)
        .set({
          soldByProposal: trade.proposalId,
          salePrice: sold.sale.price,
          salePriceSource: sold.sale.priceSource,
          proceeds: sold.sale.proceeds,
          soldAt: new Date(sold.sale.soldAt),
        })
        .where(eq(position.proposalId, held.proposalId));
      for (const { personId, proceeds } of sold.shares) {
        await db
          .update(positionShare)
          .set({ proceeds: proceeds ?? null })
          .where(
            and(
              eq(positionShare.proposalId, held.proposalId),
              eq(positionShare.personId, personId),
            ),
          );
      }
      return { ...held, position: sold };
    });
  }

  async beginOrder(trade: ApprovedTrade): Promise<boolean> {
    await this.#db.insert(tradeOrder).values(trade).onConflictDoNothing();
    const [row] = await this.#db
      .select({ outcome: tradeOrder.outcome })
      .from(tradeOrder)
      .where(eq(tradeOrder.proposalId, trade.proposalId));
    return row?.outcome === 'pending';
  }

  async endOrder(proposalId: string, outcome: 'taken' | 'refused'): Promise<void> {
    await this.#db.update(tradeOrder).set({ outcome }).where(eq(tradeOrder.proposalId, proposalId));
  }

  async positions(chatId: number): Promise<readonly BookedPosition[]> {
    return readPositions(this.#db, eq(position.chatId, chatId));
  }
}

async function lockChat(db: Db, chatId: number): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended('vote.position', ${chatId}))`);
}

async function readPositions(
  db: Db,
  where: ReturnType<typeof and>,
): Promise<readonly BookedPosition[]> {
  const rows = await db
    .select()
    .from(position)
    .innerJoin(positionShare, eq(positionShare.proposalId, position.proposalId))
    .where(where)
    .orderBy(asc(position.number), asc(positionShare.place));
  const groups = Map.groupBy(rows, ({ position: { proposalId } }) => proposalId);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : [
          toBooked(
            first.position,
            group.map(({ position_share: share }) => share),
          ),
        ];
  });
}

function toBooked(row: Row, shares: readonly ShareRow[]): BookedPosition {
  const { proposalId, token, amount, price, priceSource, quantity } = row;
  const sale = saleOf(row);
  return {
    order: String(row.number),
    proposalId,
    position: {
      token,
      amount,
      price,
      priceSource,
      quantity,
      boughtAt: row.boughtAt.getTime(),
      shares: shares.map(toShare),
      ...(sale === undefined ? {} : { sale }),
    },
  };
}

function saleOf({ salePrice, salePriceSource, proceeds, soldAt }: Row): Sale | undefined {
  if (salePrice === null || salePriceSource === null || proceeds === null || soldAt === null) {
    return undefined;
  }
  return { price: salePrice, priceSource: salePriceSource, proceeds, soldAt: soldAt.getTime() };
}

function toShare({ personId, name, stake, quantity, proceeds }: ShareRow): Share {
  return { personId, name, stake, quantity, ...(proceeds === null ? {} : { proceeds }) };
}
