import {
  bigint,
  bigserial,
  index,
  json,
  pgSchema,
  primaryKey,
  text,
  timestamp,
} from 'drizzle-orm/pg-core';

/** The schema of Postgres that session-core owns. */
export const core = pgSchema('core');

const time = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });

/** The truth: one row a session. A deleted session keeps its row, without a value, until its time has passed. */
export const session = core.table(
  'session',
  {
    kind: text('kind').notNull(),
    id: text('id').notNull(),
    // Grows with each change and is never reused, not even after the row is gone: greatest(old + 1, clock in ms).
    version: bigint('version', { mode: 'number' }).notNull(),
    // Text and not jsonb, which refuses \u0000 and costs more; null = deleted.
    value: text('value'),
    createdAt: time('created_at').notNull(),
    // Null = until it is deleted.
    expiresAt: time('expires_at'),
  },
  (table) => [
    primaryKey({ columns: [table.kind, table.id] }),
    index('session_expires_at').on(table.expiresAt),
  ],
);

/** The audit trail: appended in the transaction of the change, never changed. */
export const sessionEvent = core.table(
  'session_event',
  {
    seq: bigserial('seq', { mode: 'number' }).primaryKey(),
    kind: text('kind').notNull(),
    id: text('id').notNull(),
    version: bigint('version', { mode: 'number' }).notNull(),
    type: text('type').notNull(),
    data: json('data').notNull(),
    at: time('at').notNull(),
  },
  (table) => [index('session_event_session').on(table.kind, table.id, table.seq)],
);

/**
 * The keys of every kind that was ever used here, so that any process can repair what another one wrote. A kind whose
 * prefix was changed has two rows.
 */
export const sessionKind = core.table('session_kind', {
  keyPrefix: text('key_prefix').primaryKey(),
  name: text('name').notNull(),
});

/**
 * One row: which Redis (run id and database number) holds copies that agree with this Postgres. Null = none, and
 * everybody reads Postgres; `generation` grows each time it becomes null.
 */
export const redisState = core.table('redis_state', {
  only: text('only').primaryKey(),
  identity: text('identity'),
  generation: bigint('generation', { mode: 'number' }).notNull(),
  invalidatedAt: time('invalidated_at').notNull(),
});
