import type { Pool } from '@sesi/session-core/postgres';

import type { VotingContext } from '../use-cases/voting-context.ts';
import { migrateVoting } from './migrate-voting.ts';
import { PostgresChatSettings } from './postgres-chat-settings.ts';
import { PostgresDeadlineStore } from './postgres-deadline-store.ts';
import { PostgresTradeBook } from './postgres-trade-book.ts';
import { PostgresVoteArchive } from './postgres-vote-archive.ts';

/**
 * Brings the schema `vote` up to date and opens all that is kept in it.
 *
 * @param options.claimMs - when the claim on a deadline lapses: see `PostgresDeadlineStore`.
 */
export async function openVotingStores(
  pool: Pool,
  options: { readonly claimMs?: number } = {},
): Promise<Pick<VotingContext, 'deadlines' | 'settings' | 'archive' | 'trades'>> {
  await migrateVoting(pool);
  return {
    deadlines: new PostgresDeadlineStore(pool, options),
    settings: new PostgresChatSettings(pool),
    archive: new PostgresVoteArchive(pool),
    trades: new PostgresTradeBook(pool),
  };
}
