import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  customType,
  index,
  integer,
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
    // Grows with each change and is never reused, not even after the row is gone: greatest(old + 1, clock in µs).
    version: bigint('version', { mode: 'number' }).notNull(),
    // Text and not jsonb, which refuses \u0000 and costs more; null = deleted.
    value: text('value'),
    createdAt: time('created_at').notNull(),
    // Null = until it is deleted.
    expiresAt: time('expires_at'),
    // What the purge looks for. Of an index on the time itself each renewed life would be a new entry, and an update that
    // changes no index is half the work: the table has room in its pages for those (fillfactor, set by the migration).
    expiryHour: timestamp('expiry_hour').generatedAlwaysAs(
      sql`date_trunc('hour', expires_at at time zone 'UTC')`,
    ),
  },
  (table) => [
    primaryKey({ columns: [table.kind, table.id] }),
    index('session_expiry_hour').on(table.expiryHour),
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
 * One row: which Redis (run id, replication id and database number) holds copies that agree with this Postgres. Null =
 * none, and everybody reads Postgres; `generation` grows each time it becomes null. While a process reconciles,
 * `claimedBy` names it and `claimBeatAt` says when it last showed a sign of life.
 */
export const redisState = core.table('redis_state', {
  only: text('only').primaryKey(),
  identity: text('identity'),
  generation: bigint('generation', { mode: 'number' }).notNull(),
  invalidatedAt: time('invalidated_at').notNull(),
  claimedBy: text('claimed_by'),
  claimBeatAt: time('claim_beat_at'),
  // The Postgres (system id, database, timeline) that it agreed with: a restored one must be reconciled anew.
  postgresIdentity: text('postgres_identity'),
});

/** A process whose write could not reach Redis. While any row stands, nobody believes a copy. */
export const redisFence = core.table('redis_fence', {
  process: text('process').primaryKey(),
  insertedAt: time('inserted_at').notNull(),
});

/** Keys whose copies must be removed from Redis before the fence of their process may be lifted. */
export const redisOutbox = core.table(
  'redis_outbox',
  {
    process: text('process').notNull(),
    seq: bigserial('seq', { mode: 'number' }).notNull(),
    key: text('key').notNull(),
  },
  (table) => [primaryKey({ columns: [table.process, table.seq] })],
);

/**
 * The keys of the batch that a writer has in flight, one row for each of its lanes: written with the batch, so that
 * whoever finds the writer dead can remove the copies that it had no time to bring up to date. `identity` is the Redis
 * that the process is connected to.
 */
export const redisWriter = core.table(
  'redis_writer',
  {
    process: text('process').notNull(),
    slot: integer('slot').notNull(),
    keys: text('keys').array().notNull(),
    identity: text('identity'),
    beatAt: time('beat_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.process, table.slot] })],
);

/** The holder of a name, such as the one process that polls Telegram. `generation` is the fencing token. */
export const lease = core.table('lease', {
  name: text('name').primaryKey(),
  owner: text('owner').notNull(),
  generation: bigint('generation', { mode: 'number' }).notNull(),
  expiresAt: time('expires_at').notNull(),
});

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** One stored version of a large value; complete only when `verifiedAt` is set. */
export const largeValue = core.table(
  'large_value',
  {
    name: text('name').notNull(),
    version: bigint('version', { mode: 'number' }).notNull(),
    size: integer('size').notNull(),
    sha256: text('sha256').notNull(),
    createdAt: time('created_at').notNull(),
    verifiedAt: time('verified_at'),
  },
  (table) => [primaryKey({ columns: [table.name, table.version] })],
);

/** The bytes of a large value, in order of `part`. */
export const largeValuePart = core.table(
  'large_value_part',
  {
    name: text('name').notNull(),
    version: bigint('version', { mode: 'number' }).notNull(),
    part: integer('part').notNull(),
    data: bytes('data').notNull(),
  },
  (table) => [primaryKey({ columns: [table.name, table.version, table.part] })],
);
