import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  date,
  index,
  pgSchema,
  text,
  timestamp,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';

/** The schema of Postgres that this app owns. */
export const finance = pgSchema('finance');

const rowNumber = () => bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity();

/** People who have agreed that their books are kept. */
export const member = finance.table(
  'member',
  {
    id: rowNumber(),
    // E.164 with the plus.
    phone: text('phone').notNull().unique('member_phone'),
    name: text('name').notNull(),
    // As it was written; unique without regard to case.
    email: text('email').notNull(),
    city: text('city').notNull(),
    language: text('language', { enum: ['id', 'en', 'es'] }).notNull(),
    // ISO 4217.
    currency: text('currency').notNull(),
    // IANA name.
    timeZone: text('time_zone').notNull(),
    consentedAt: timestamp('consented_at', { withTimezone: true, precision: 3 }).notNull(),
    // The message that gave consent: when it is delivered again, it is not taken for something new.
    consentMessageId: text('consent_message_id').notNull(),
  },
  (table) => [uniqueIndex('member_email').on(sql`lower(${table.email})`)],
);

/** What came in and went out. Rows are added and never changed. */
export const entry = finance.table(
  'entry',
  {
    id: rowNumber(),
    memberId: bigint('member_id', { mode: 'number' })
      .notNull()
      .references(() => member.id, { onDelete: 'cascade' }),
    // The message that said it: delivered again, it books nothing more.
    messageId: text('message_id').notNull(),
    direction: text('direction', { enum: ['income', 'expense'] }).notNull(),
    // In minor units of the currency.
    amountMinor: bigint('amount_minor', { mode: 'bigint' }).notNull(),
    // ISO 4217.
    currency: text('currency').notNull(),
    description: text('description').notNull(),
    // The member's date, whatever the date elsewhere.
    day: date('day', { mode: 'string' }).notNull(),
    bookedAt: timestamp('booked_at', { withTimezone: true, precision: 3 }).notNull(),
  },
  (table) => [
    unique('entry_member_message').on(table.memberId, table.messageId),
    index('entry_member_day').on(table.memberId, table.day),
    check('entry_amount_above_zero', sql`${table.amountMinor} > 0`),
    check('entry_direction', sql`${table.direction} in ('income', 'expense')`),
  ],
);
