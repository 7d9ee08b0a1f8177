import { bigint, boolean, index, pgSchema, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

import type { DeadlineKind } from '../use-cases/deadlines/deadline-store.ts';
import type { Language } from '../voting/voting-session.ts';

/** The schema of Postgres that this bot owns. Voting sessions themselves are in `core`. */
export const vote = pgSchema('vote');

const time = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

/** What must happen at a moment, by whichever process lives then. A row is gone once its effects are in the chat. */
export const deadline = vote.table(
  'deadline',
  {
    kind: text('kind').$type<DeadlineKind>().notNull(),
    subjectId: text('subject_id').notNull(),
    sessionId: text('session_id').notNull(),
    chatId: bigint('chat_id', { mode: 'number' }).notNull(),
    dueAt: time('due_at').notNull(),
    // Who works on it; null = nobody, but not before `claimed_until` all the same.
    claim: text('claim'),
    claimedUntil: time('claimed_until'),
    // Set before the message is sent: from then on it may be in the chat.
    postingBegun: boolean('posting_begun').notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.kind, table.subjectId] }),
    index('deadline_due_at').on(table.dueAt),
  ],
);

/** What a chat has chosen. */
export const chat = vote.table('chat', {
  chatId: bigint('chat_id', { mode: 'number' }).primaryKey(),
  language: text('language').$type<Language>().notNull(),
});
