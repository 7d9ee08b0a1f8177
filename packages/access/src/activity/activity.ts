import type { TenantId } from '../tenants/tenant-id.ts';

/** What can happen to a session. `pushed-out`: by a sign-in above the limit. */
export type ActivityType =
  | 'signed-in'
  | 'signed-out'
  | 'revoked'
  | 'pushed-out'
  | 'rotated'
  | 'extended'
  | 'ip-changed'
  | 'ip-refused'
  | 'agent-changed';

/** An entry that is to be written. */
export interface NewActivity {
  readonly tenant: TenantId;
  readonly userId: string;
  /** The id of the session (the hash of its token). */
  readonly sessionId: string;
  readonly type: ActivityType;
  readonly ip?: string | undefined;
  readonly userAgent?: string | undefined;
  /** Plain JSON; no secrets. */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly at: Date;
}

/** An entry of the activity log. */
export interface Activity extends NewActivity {
  /** Grows with each entry. */
  readonly seq: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Which entries are read, the youngest first. */
export interface ActivityQuery {
  readonly userId?: string;
  /** At most so many, 1 to 1,000; default 100. */
  readonly limit?: number;
  /** Only those with a smaller `seq`: for the next page. */
  readonly before?: number;
}
