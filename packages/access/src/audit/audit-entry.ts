import { createHash } from 'node:crypto';

/** What is written down. */
export interface AuditRecord {
  /** Whose chain it belongs to; default: that of nobody in particular. */
  readonly tenant?: string | undefined;
  /** What was done, such as `login`, `session-revoked`: lower case letters, digits and dashes. */
  readonly action: string;
  readonly outcome: 'success' | 'failure';
  /** Whom it is about. */
  readonly userId?: string | undefined;
  readonly ip?: string | undefined;
  readonly userAgent?: string | undefined;
  /** Plain JSON of up to 8 KB. Names that look like a secret are refused: see `secretNames`. */
  readonly data?: Readonly<Record<string, unknown>> | undefined;
}

/** One entry of the log of a tenant. */
export interface AuditEntry {
  /** '' = of nobody in particular. */
  readonly tenant: string;
  /** 1, 2, 3 … in each chain, without a gap. */
  readonly seq: number;
  readonly at: Date;
  readonly action: string;
  readonly outcome: 'success' | 'failure';
  readonly userId: string | undefined;
  readonly ip: string | undefined;
  readonly userAgent: string | undefined;
  /** JSON, as it was written. */
  readonly data: string;
  /** SHA-256 over the entry and the hash of the one before, in hex. */
  readonly hash: string;
}

/** Something that is no audit record. Nothing was written. */
export class InvalidAuditRecordError extends Error {
  override readonly name = 'InvalidAuditRecordError';
  readonly code = 'AUDIT_RECORD_INVALID';
}

/** What stands before the first entry of a chain. */
export const chainStart = '0'.repeat(64);

/** Parts of names under which nothing may be written down. */
const secretNames =
  /pass(word|wd|phrase)?$|^pwd$|secret|token|credential|authorization|cookie|api-?_?key/i;
const largestData = 8_192;
const longestAgent = 512;

/** The hash of an entry: of all its fields and of the hash before it. */
export function hashOf(entry: Omit<AuditEntry, 'hash'>, before: string): string {
  const fields = [
    before,
    entry.tenant,
    entry.seq,
    entry.at.toISOString(),
    entry.action,
    entry.outcome,
    entry.userId ?? null,
    entry.ip ?? null,
    entry.userAgent ?? null,
    entry.data,
  ];
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}

/** A record as it is stored, before it has its place. @throws InvalidAuditRecordError */
export function entryOf(record: AuditRecord, at: Date): Omit<AuditEntry, 'seq' | 'hash'> {
  if (!/^[a-z][a-z0-9-]{0,63}$/.test(record.action)) {
    throw new InvalidAuditRecordError(
      'The action of an audit record has 1 to 64 lower case letters, digits and dashes.',
    );
  }
  const secret = secretName(record.data ?? {});
  if (secret !== undefined) {
    throw new InvalidAuditRecordError(
      `The audit log takes no secrets: leave "${secret}" out of the data.`,
    );
  }
  const data = JSON.stringify(record.data ?? {});
  if (Buffer.byteLength(data) > largestData) {
    throw new InvalidAuditRecordError(
      `The data of an audit record has at most ${largestData} bytes.`,
    );
  }
  return {
    tenant: record.tenant ?? '',
    at,
    action: record.action,
    outcome: record.outcome,
    userId: text(record.userId, 256),
    ip: text(record.ip, 64),
    userAgent: text(record.userAgent, longestAgent),
    data: text(data, largestData) ?? '{}',
  };
}

/** What Postgres can hold and give back unchanged: no NUL, no half of a surrogate pair. */
function text(value: string | undefined, longest: number): string | undefined {
  return value?.slice(0, longest).replaceAll('\u0000', '\uFFFD').toWellFormed();
}

function secretName(data: object): string | undefined {
  for (const [name, value] of Object.entries(data)) {
    if (secretNames.test(name)) return name;
    // Whatever JSON makes of it: arrays and objects have entries.
    const inner = typeof value === 'object' && value !== null ? secretName(value) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** The first entry of a chain that does not follow from the one before it. */
export function firstBroken(
  entries: readonly AuditEntry[],
  before: { readonly seq: number; readonly hash: string },
): { readonly seq: number; readonly reason: 'missing' | 'changed' } | undefined {
  let { seq, hash } = before;
  for (const entry of entries) {
    if (entry.seq !== seq + 1) return { seq: seq + 1, reason: 'missing' };
    if (entry.hash !== hashOf(entry, hash)) return { seq: entry.seq, reason: 'changed' };
    ({ seq, hash } = entry);
  }
  return undefined;
}
