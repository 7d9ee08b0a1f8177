import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  numeric,
  pgSchema,
  primaryKey,
  text,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core';

import type { DeadlineKind } from '../use-cases/deadlines/deadline-store.ts';
import type { ChatSettings } from '../voting/rules/chat-settings.ts';
import type { PriceSource } from '../voting/trade/paper-trade.ts';
import type {
  Choice,
  ClosedBecause,
  ProposalResult,
  ProposalTerms,
  VotingSession,
} from '../voting/voting-session.ts';

/** The schema of Postgres that this bot owns. Voting sessions that are live are in `core`. */
export const vote = pgSchema('vote');

const time = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });
const chatId = () => bigint('chat_id', { mode: 'number' });

/** What must happen at a moment, by whichever process lives then. A row is gone once its effects are in the chat. */
export const deadline = vote.table(
  'deadline',
  {
    kind: text('kind').$type<DeadlineKind>().notNull(),
    subjectId: text('subject_id').notNull(),
    sessionId: text('session_id').notNull(),
    chatId: chatId().notNull(),
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

/** What a chat has chosen with /settings, as far as it differs from the usual. */
export const chat = vote.table('chat', {
  chatId: chatId().primaryKey(),
  settings: jsonb('settings').$type<Partial<ChatSettings>>().notNull().default({}),
});

/** Updates that have changed a setting in the last day, so that each does so once. */
export const settingsUpdate = vote.table('settings_update', {
  origin: text('origin').primaryKey(),
  at: time('at').notNull().defaultNow(),
});

/** A voting session that is over. */
export const archivedSession = vote.table(
  'archived_session',
  {
    sessionId: text('session_id').primaryKey(),
    chatId: chatId().notNull(),
    message: text('message').notNull(),
    createdBy: text('created_by').notNull(),
    openedAt: time('opened_at').notNull(),
    endsAt: time('ends_at').notNull(),
    closedBecause: text('closed_because').$type<ClosedBecause>(),
    participants: integer('participants').notNull(),
    archivedAt: time('archived_at').notNull().defaultNow(),
    // All of it, in the shape of contract D.
    value: jsonb('value').$type<VotingSession>().notNull(),
  },
  (table) => [index('archived_session_chat').on(table.chatId, table.openedAt.desc())],
);

/** A proposal of a session that is over. */
export const archivedProposal = vote.table('archived_proposal', {
  proposalId: text('proposal_id').primaryKey(),
  sessionId: text('session_id')
    .notNull()
    .references(() => archivedSession.sessionId, { onDelete: 'cascade' }),
  type: text('type').$type<ProposalTerms['type']>().notNull(),
  text: text('text').notNull(),
  createdBy: text('created_by').notNull(),
  openedAt: time('opened_at').notNull(),
  endsAt: time('ends_at').notNull(),
  result: text('result').$type<ProposalResult>(),
  eligible: integer('eligible'),
});

/** A vote of a session that is over. */
export const archivedVote = vote.table(
  'archived_vote',
  {
    proposalId: text('proposal_id')
      .notNull()
      .references(() => archivedProposal.proposalId, { onDelete: 'cascade' }),
    personId: text('person_id').notNull(),
    name: text('name').notNull(),
    vote: text('vote').$type<Choice>().notNull(),
    amount: numeric('amount').notNull(),
  },
  (table) => [primaryKey({ columns: [table.proposalId, table.personId] })],
);

/** What a group bought together on paper, and how it was sold. Each proposal has bought or sold at most once. */
export const position = vote.table(
  'position',
  {
    proposalId: text('proposal_id').primaryKey(),
    sessionId: text('session_id').notNull(),
    chatId: chatId().notNull(),
    // What people call it by in their chat.
    number: integer('number').notNull(),
    token: text('token').notNull(),
    amount: numeric('amount').notNull(),
    price: numeric('price').notNull(),
    priceSource: text('price_source').$type<PriceSource>().notNull(),
    quantity: numeric('quantity').notNull(),
    boughtAt: time('bought_at').notNull(),
    soldByProposal: text('sold_by_proposal').unique(),
    salePrice: numeric('sale_price'),
    salePriceSource: text('sale_price_source').$type<PriceSource>(),
    proceeds: numeric('proceeds'),
    soldAt: time('sold_at'),
  },
  (table) => [unique('position_number').on(table.chatId, table.number)],
);

/** One person's part of a position. */
export const positionShare = vote.table(
  'position_share',
  {
    proposalId: text('proposal_id')
      .notNull()
      .references(() => position.proposalId, { onDelete: 'cascade' }),
    personId: text('person_id').notNull(),
    // The order in which they are shown.
    place: integer('place').notNull(),
    name: text('name').notNull(),
    stake: numeric('stake').notNull(),
    quantity: numeric('quantity').notNull(),
    proceeds: numeric('proceeds'),
  },
  (table) => [primaryKey({ columns: [table.proposalId, table.personId] })],
);

/** An approved proposal that goes, or went, to a trading system. */
export const tradeOrder = vote.table('trade_order', {
  proposalId: text('proposal_id').primaryKey(),
  sessionId: text('session_id').notNull(),
  chatId: chatId().notNull(),
  outcome: text('outcome').$type<'pending' | 'taken' | 'refused'>().notNull().default('pending'),
  createdAt: time('created_at').notNull().defaultNow(),
});
