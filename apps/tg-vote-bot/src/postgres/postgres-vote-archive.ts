import type { Pool } from '@sesi/session-core/postgres';
import { desc, eq } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';

import type { ArchivedSession, VoteArchive } from '../use-cases/archive/vote-archive.ts';
import { archivedProposal, archivedSession, archivedVote } from './tables.ts';

/** Voting sessions that are over, in `vote.archived_session`, `vote.archived_proposal` and `vote.archived_vote`. */
export class PostgresVoteArchive implements VoteArchive {
  readonly #db: NodePgDatabase;

  /** @param pool - stays open; its owner closes it. */
  constructor(pool: Pool) {
    this.#db = drizzle(pool);
  }

  async add({ sessionId, session }: ArchivedSession): Promise<void> {
    await this.#db.transaction(async (db) => {
      const { rowCount } = await db
        .insert(archivedSession)
        .values({
          sessionId,
          chatId: session.chatId,
          message: session.message,
          createdBy: session.createdBy,
          openedAt: new Date(session.startTime),
          endsAt: new Date(session.endTime),
          closedBecause: session.closedBecause ?? null,
          participants: session.participants.length,
          value: session,
        })
        .onConflictDoNothing();
      if (rowCount === 0 || session.proposals.length === 0) return;
      await db.insert(archivedProposal).values(
        session.proposals.map((proposal) => ({
          proposalId: proposal.id,
          sessionId,
          type: proposal.type,
          text: proposal.text,
          createdBy: proposal.createdBy,
          openedAt: new Date(proposal.startTime),
          endsAt: new Date(proposal.endTime),
          result: proposal.result ?? null,
          eligible: proposal.eligible ?? null,
        })),
      );
      const votes = session.proposals.flatMap(({ id: proposalId, votes: cast }) =>
        Object.entries(cast).map(([personId, { vote, amount }]) => {
          const name = session.names[personId] ?? personId;
          return { proposalId, personId, name, vote, amount };
        }),
      );
      if (votes.length > 0) await db.insert(archivedVote).values(votes);
    });
  }

  async sessions(chatId: number, limit: number): Promise<readonly ArchivedSession[]> {
    return this.#db
      .select({ sessionId: archivedSession.sessionId, session: archivedSession.value })
      .from(archivedSession)
      .where(eq(archivedSession.chatId, chatId))
      .orderBy(desc(archivedSession.openedAt), desc(archivedSession.sessionId))
      .limit(limit);
  }
}
