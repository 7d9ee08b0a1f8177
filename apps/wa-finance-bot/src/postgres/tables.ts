import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  date,
  index,
  integer,
  json,
  pgSchema,
  primaryKey,
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
    // Of the newest entry: entries are numbered by member, without two of one number.
    lastNumber: integer('last_number').notNull().default(0),
  },
  (table) => [uniqueIndex('member_email').on(sql`lower(${table.email})`)],
);

const memberOfRow = () =>
  bigint('member_id', { mode: 'number' })
    .notNull()
    .references(() => member.id, { onDelete: 'cascade' });

/** What came in and went out. What is undone stays, so that its message books nothing when it comes again. */
export const entry = finance.table(
  'entry',
  {
    id: rowNumber(),
    memberId: memberOfRow(),
    // The message that said it: delivered again, it books nothing more.
    messageId: text('message_id').notNull(),
    // Of the message, from 0: one message may have several lines.
    line: integer('line').notNull().default(0),
    // As the member is told it: 1, 2, 3.
    number: integer('number').notNull(),
    direction: text('direction', { enum: ['income', 'expense'] }).notNull(),
    // In minor units of the currency.
    amountMinor: bigint('amount_minor', { mode: 'bigint' }).notNull(),
    // ISO 4217.
    currency: text('currency').notNull(),
    description: text('description').notNull(),
    category: text('category').notNull().default('other'),
    // The member's date, whatever the date elsewhere.
    day: date('day', { mode: 'string' }).notNull(),
    bookedAt: timestamp('booked_at', { withTimezone: true, precision: 3 }).notNull(),
    removedAt: timestamp('removed_at', { withTimezone: true, precision: 3 }),
    // The message that removed it, and the last one that changed it: delivered again, they do nothing more.
    removedBy: text('removed_by'),
    changedBy: text('changed_by'),
  },
  (table) => [
    unique('entry_member_message').on(table.memberId, table.messageId, table.line),
    unique('entry_member_number').on(table.memberId, table.number),
    index('entry_member_day').on(table.memberId, table.day),
    check('entry_amount_above_zero', sql`${table.amountMinor} > 0`),
    check('entry_direction', sql`${table.direction} in ('income', 'expense')`),
  ],
);

/** What members have taught by correcting a category. */
export const categoryRule = finance.table(
  'category_rule',
  {
    memberId: memberOfRow(),
    // Folded words of a description.
    words: text('words').notNull(),
    category: text('category').notNull(),
  },
  (table) => [primaryKey({ columns: [table.memberId, table.words] })],
);

/** How much a member wants to spend in a month. */
export const budget = finance.table(
  'budget',
  {
    memberId: memberOfRow(),
    // '' is for all expenses.
    category: text('category').notNull(),
    amountMinor: bigint('amount_minor', { mode: 'bigint' }).notNull(),
    currency: text('currency').notNull(),
  },
  (table) => [primaryKey({ columns: [table.memberId, table.category] })],
);

/** Registrations that wait for an answer, kept longer than their sessions. */
export const unfinishedRegistration = finance.table('unfinished_registration', {
  id: rowNumber(),
  phone: text('phone').notNull().unique('unfinished_registration_phone'),
  // The gateway through which the person last wrote.
  via: text('via').notNull(),
  step: text('step').notNull(),
  // As in `reg:{phone}`. Not jsonb, which refuses \u0000.
  sessionData: json('session_data').$type<Readonly<Record<string, unknown>>>().notNull(),
  lastAnswerAt: timestamp('last_answer_at', { withTimezone: true, precision: 3 }).notNull(),
  remindedHours: integer('reminded_hours').notNull().default(0),
});

/** Who has said STOP. Rows stay when all else about a person is gone, so that nobody writes to them. */
export const optOut = finance.table('opt_out', {
  person: text('person').primaryKey(),
  at: timestamp('at', { withTimezone: true, precision: 3 }).notNull(),
});
