import { sql } from 'drizzle-orm';
import { boolean, check, integer, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';

import { access, time } from './access-schema.ts';

/** Who may sign in to a tenant, and with which rights. Rows stay: the audit log names their ids. */
export const operator = access.table(
  'operator',
  {
    tenant: text('tenant').notNull(),
    // A random UUID, so it is unique over all tenants.
    id: text('id').notNull(),
    // In lower case.
    email: text('email').notNull(),
    name: text('name').notNull(),
    role: text('role').notNull(),
    userType: text('user_type').notNull(),
    permissions: text('permissions').array().notNull(),
    passwordHash: text('password_hash').notNull(),
    disabled: boolean('disabled').notNull().default(false),
    // Grows with each change of rights, password or `disabled`.
    revision: integer('revision').notNull().default(1),
    createdAt: time('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenant, table.id] }),
    uniqueIndex('operator_id').on(table.id),
    uniqueIndex('operator_email').on(table.tenant, table.email),
    check('operator_email_lower', sql`${table.email} = lower(${table.email})`),
  ],
);
