import { bigint, customType, index, integer, primaryKey, text } from 'drizzle-orm/pg-core';

import { access, time } from './access-schema.ts';

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** What was used of the rate limits of one key, with what was lent to Redis: see rate-limits/ledger.ts. */
export const rateLimit = access.table(
  'rate_limit',
  {
    key: text('key').primaryKey(),
    // Whose it is; null = nobody's in particular.
    tenant: text('tenant'),
    // JSON as text: nothing but access looks into it.
    ledger: text('ledger').notNull(),
    // After this time it says nothing any more.
    expiresAt: time('expires_at').notNull(),
  },
  (table) => [index('rate_limit_expires_at').on(table.expiresAt)],
);

/**
 * The audit log of each tenant ('' = of nobody's): a chain of hashes, appended and never changed. Its triggers, in the
 * migrations, refuse every change but the removal of what is in the archive.
 */
export const auditEntry = access.table(
  'audit_entry',
  {
    tenant: text('tenant').notNull(),
    // 1, 2, 3 … without a gap.
    seq: bigint('seq', { mode: 'number' }).notNull(),
    at: time('at').notNull(),
    action: text('action').notNull(),
    outcome: text('outcome').notNull(),
    userId: text('user_id'),
    ip: text('ip'),
    userAgent: text('user_agent'),
    // JSON as text: the hash is of these very characters.
    data: text('data').notNull(),
    hash: text('hash').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenant, table.seq] }),
    index('audit_entry_user').on(table.tenant, table.userId, table.seq),
    index('audit_entry_at').on(table.tenant, table.at),
    index('audit_entry_ip').on(table.ip, table.at),
    index('audit_entry_of_user').on(table.userId, table.at),
  ],
);

/** Where each chain ends: without it nobody would miss the last entries. */
export const auditHead = access.table('audit_head', {
  tenant: text('tenant').primaryKey(),
  seq: bigint('seq', { mode: 'number' }).notNull(),
  hash: text('hash').notNull(),
  // Up to here the entries are in the archive.
  archivedSeq: bigint('archived_seq', { mode: 'number' }).notNull(),
  archivedHash: text('archived_hash').notNull(),
});

/** Old entries, compressed, in pages that follow each other without a gap. */
export const auditArchive = access.table(
  'audit_archive',
  {
    tenant: text('tenant').notNull(),
    firstSeq: bigint('first_seq', { mode: 'number' }).notNull(),
    lastSeq: bigint('last_seq', { mode: 'number' }).notNull(),
    firstAt: time('first_at').notNull(),
    lastAt: time('last_at').notNull(),
    entries: integer('entries').notNull(),
    // gzip of one JSON array a line.
    page: bytes('page').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.lastSeq] })],
);

/** Alerts that were told, so that of many processes one tells it. */
export const auditAlert = access.table(
  'audit_alert',
  {
    type: text('type').notNull(),
    subject: text('subject').notNull(),
    // The window of time that it is about: its number since 1970.
    period: bigint('period', { mode: 'number' }).notNull(),
    at: time('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.type, table.subject, table.period] })],
);
