import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  date,
  index,
  integer,
  json,
  numeric,
  pgSchema,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';

import { identityKinds } from '../identity/person-id.ts';
import { entryKinds } from '../ledger/entry-kind.ts';

/** The schema of Postgres that this app owns. */
export const finance = pgSchema('finance');

const rowNumber = () => bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity();

/** Everybody who writes, member or not: the number of the row is the user id. */
export const person = finance.table('person', { id: rowNumber() });

/** The ids under which people write, each of one person. */
export const identity = finance.table(
  'identity',
  {
    // A phone is a `pn`.
    kind: text('kind', { enum: identityKinds }).notNull(),
    // Of a phone E.164 with the plus, else as the platform writes it.
    value: text('value').notNull(),
    userId: bigint('user_id', { mode: 'number' })
      .notNull()
      .references(() => person.id, { onDelete: 'cascade' }),
    learnedAt: timestamp('learned_at', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.kind, table.value] }),
    index('identity_user').on(table.userId),
  ],
);

/**
 * Whose turn it is, over all processes. Unlogged (see the migration): after a crash of Postgres nobody waits for anybody,
 * and no turn costs a flush to disk.
 */
export const turn = finance.table('turn', {
  // A hash of the person: nothing here names them.
  key: bigint('key', { mode: 'bigint' }).primaryKey(),
  // The newest number that was given out, and the newest one that is over.
  last: bigint('last', { mode: 'number' }).notNull(),
  done: bigint('done', { mode: 'number' }).notNull(),
  // When it became the turn of the number after `done`.
  movedAt: timestamp('moved_at', { withTimezone: true, precision: 3 }).notNull(),
});

/** People who have agreed that their books are kept. */
export const member = finance.table(
  'member',
  {
    id: rowNumber(),
    userId: bigint('user_id', { mode: 'number' })
      .notNull()
      .unique('member_user')
      .references(() => person.id),
    // E.164 with the plus; `lid:<digits>` as long as WhatsApp hides it.
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

/** Where members keep their money. What is closed stays, for the entries that name it. */
export const account = finance.table(
  'account',
  {
    id: rowNumber(),
    memberId: memberOfRow(),
    // '' is cash, which is called so in the member's language until they rename it.
    name: text('name').notNull(),
    // The message that opened it: delivered again, it opens nothing more. '' for cash, which is there from the start.
    openedBy: text('opened_by').notNull().default(''),
    // The open one that was preferred last is the default; without any, the oldest.
    preferredAt: timestamp('preferred_at', { withTimezone: true, precision: 3 }),
    closedAt: timestamp('closed_at', { withTimezone: true, precision: 3 }),
  },
  (table) => [index('account_member').on(table.memberId)],
);

const accountOfRow = (name: string) =>
  bigint(name, { mode: 'number' }).references(() => account.id);

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
    // Transfers, debts and corrections change balances and are in no total.
    kind: text('kind', { enum: entryKinds }).notNull().default('booking'),
    accountId: accountOfRow('account_id').notNull(),
    // Of a transfer: where the money went.
    toAccountId: accountOfRow('to_account_id'),
    // Of a debt: with whom, as the member writes them, and until when.
    person: text('person'),
    dueDay: date('due_day', { mode: 'string' }),
    // What was paid in another currency, and what one whole unit of it was worth then.
    foreignMinor: bigint('foreign_minor', { mode: 'bigint' }),
    foreignCurrency: text('foreign_currency'),
    rate: numeric('rate'),
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
    check('entry_transfer', sql`(${table.kind} = 'transfer') = (${table.toAccountId} is not null)`),
    check(
      'entry_debt',
      sql`(${table.kind} in ('borrow', 'lend', 'repay', 'collect')) = (${table.person} is not null)`,
    ),
    check(
      'entry_foreign',
      sql`num_nonnulls(${table.foreignMinor}, ${table.foreignCurrency}, ${table.rate}) in (0, 3)`,
    ),
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

/** What one whole unit of another currency is worth in the member's own, as they last said. */
export const exchangeRate = finance.table(
  'exchange_rate',
  {
    memberId: memberOfRow(),
    // ISO 4217.
    currency: text('currency').notNull(),
    rate: numeric('rate').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.memberId, table.currency] }),
    check('exchange_rate_above_zero', sql`${table.rate} > 0`),
  ],
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

/** What members want to be told without asking, and what they were told: a row for each who has written as a member. */
export const memberReminder = finance.table(
  'member_reminder',
  {
    memberId: memberOfRow().primaryKey(),
    // The gateway through which they last wrote.
    via: text('via').notNull(),
    summary: boolean('summary').notNull().default(true),
    // Minutes after their midnight; null: no daily reminder.
    dailyMinute: integer('daily_minute'),
    // When they last asked for one of the two: it counts more than a STOP, which takes it back.
    askedAt: timestamp('asked_at', { withTimezone: true, precision: 3 }),
    // The last month that was summed up, as 2026-11-01, and the last day of a daily reminder.
    summaryMonth: date('summary_month', { mode: 'string' }),
    dailyDay: date('daily_day', { mode: 'string' }),
  },
  (table) => [
    check('member_reminder_minute', sql`${table.dailyMinute} between 0 and 1439`),
    index('member_reminder_daily')
      .on(table.dailyMinute)
      .where(sql`${table.dailyMinute} is not null`),
  ],
);

/** Who has said STOP. Rows stay when all else about a person is gone, so that nobody writes to them. */
export const optOut = finance.table('opt_out', {
  person: text('person').primaryKey(),
  at: timestamp('at', { withTimezone: true, precision: 3 }).notNull(),
});
