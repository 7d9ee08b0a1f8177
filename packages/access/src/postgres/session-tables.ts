import { bigint, boolean, index, json, primaryKey, text } from 'drizzle-orm/pg-core';

import { access, time } from './access-schema.ts';

/** What happened to operators' sessions: appended, and removed when its life is over. */
export const sessionActivity = access.table(
  'session_activity',
  {
    seq: bigint('seq', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    tenant: text('tenant').notNull(),
    userId: text('user_id').notNull(),
    // The sha256 of the token, as in the key of the session.
    sessionId: text('session_id').notNull(),
    type: text('type').notNull(),
    ip: text('ip'),
    userAgent: text('user_agent'),
    data: json('data').notNull(),
    at: time('at').notNull(),
  },
  (table) => [
    index('session_activity_user').on(table.tenant, table.userId, table.seq),
    index('session_activity_type').on(table.tenant, table.type, table.at),
    index('session_activity_at').on(table.at),
  ],
);

/** When a user was last there. `online` is false from the moment that the last session was ended on purpose. */
export const presence = access.table(
  'presence',
  {
    tenant: text('tenant').notNull(),
    userId: text('user_id').notNull(),
    online: boolean('online').notNull(),
    lastSeenAt: time('last_seen_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenant, table.userId] }),
    index('presence_seen').on(table.tenant, table.lastSeenAt),
  ],
);
