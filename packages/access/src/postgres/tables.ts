/** Every table of the schema `access`, for drizzle-kit. */
export { access } from './access-schema.ts';
export { operator } from './operator-tables.ts';
export { auditAlert, auditArchive, auditEntry, auditHead, rateLimit } from './security-tables.ts';
export { presence, sessionActivity } from './session-tables.ts';
