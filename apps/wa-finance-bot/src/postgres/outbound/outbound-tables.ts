import { bigint, index, text, timestamp } from 'drizzle-orm/pg-core';

import { finance } from '../tables.ts';

/**
 * The messages of the last hour, over all processes. Unlogged (see the migration): after a crash of Postgres each process
 * goes by what it has sent itself, and no message costs a flush to disk.
 */
export const outboundMessage = finance.table(
  'outbound_message',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    sentAt: timestamp('sent_at', { withTimezone: true, precision: 3 }).notNull(),
    purpose: text('purpose', { enum: ['answer', 'notice', 'begin'] }).notNull(),
    // Hashes: neither a phone nor a text stands here.
    recipient: text('recipient').notNull(),
    content: text('content').notNull(),
  },
  (table) => [
    index('outbound_message_sent_at').on(table.sentAt),
    index('outbound_message_recipient').on(table.recipient, table.sentAt),
  ],
);

/** Groups that have been told, once and for all, that books are kept in private chats. */
export const answeredGroup = finance.table('answered_group', {
  // A hash: an old group's id begins with a phone.
  group: text('group').primaryKey(),
  at: timestamp('at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
});
