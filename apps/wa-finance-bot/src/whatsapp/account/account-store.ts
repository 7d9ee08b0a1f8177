import type { EncryptionKey, Lease, LeaseOptions, SessionKind, Sessions } from '@sesi/session-core';
import type { NamedValues } from '@sesi/session-core/whatsapp';

/** What keeps an account over all machines: the part of a session core that is needed. */
export interface AccountCore {
  lease(name: string, options: LeaseOptions): Promise<Lease | undefined>;
  sessions<Value>(kind: SessionKind<Value>): Sessions<Value>;
  readonly largeValues: NamedValues;
}

/** Where an account is kept beside its folder, and by what right. */
export interface AccountStore {
  readonly core: AccountCore;
  /** They seal the backups. Without any there are no backups, and the account is on this disk alone. */
  readonly encryptionKeys: readonly EncryptionKey[];
}

/** When an account is saved, and how long things may take. Milliseconds. */
export interface AccountTiming {
  /** The lease outlives a holder that dies by this much; then another process takes the account. Default: 15,000. */
  readonly leaseMs: number;
  /** From the first login of a profile without a backup to its first backup. Default: 20,000. */
  readonly firstBackupAfterMs: number;
  /** For saving at an orderly end; what is not saved by then is saved at the next start. Default: 4,000. */
  readonly backupAtEndMs: number;
  /** Postgres is asked again for so long before that is an error of this start. Default: 10,000. */
  readonly retryForMs: number;
  /** Chromium is started anew when it is as old as this; 0: never. Default: 24 h. */
  readonly recycleAfterMs: number;
  /** And when its processes take more memory than this, in MiB; 0: never. Default: 2,048. */
  readonly recycleAboveMb: number;
  /** How often both are looked at. Default: 60,000. */
  readonly recycleCheckMs: number;
}

/** How the backups of an account stand. */
export interface BackupStatus {
  /** Of the newest good one that this process knows of; it grows. */
  readonly version?: number;
  readonly savedAt?: Date;
  /** One waits on the disk for Postgres. */
  readonly isWaiting: boolean;
  /** Why the last one failed, in a word. */
  readonly problem?: string;
}
