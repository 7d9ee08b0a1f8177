import type { Fence } from '../../large-values/large-value.ts';
import type { EncryptionKey } from '../../sealing/encryption-keys.ts';

/** A kept version, without its bytes. */
export interface NamedVersion {
  readonly version: number;
  readonly sha256: string;
}

/** Where versions of large values are kept by name: what `ProfileBackups` needs of it. `LargeValues` is one. */
export interface NamedValues {
  put(
    name: string,
    bytes: Uint8Array,
    options: { readonly fence?: Fence | undefined; readonly maxBytes?: number | undefined },
  ): Promise<NamedVersion>;
  /** The newest one that is whole, or the newest below a version. */
  get(
    name: string,
    options: { readonly below?: number | undefined },
  ): Promise<(NamedVersion & { readonly bytes: Uint8Array }) | undefined>;
  find(name: string): Promise<NamedVersion | undefined>;
}

/** What `ProfileBackups` takes. */
export interface ProfileBackupsOptions {
  readonly values: NamedValues;
  /** They seal the profile, which is the login of the account: whoever has it has the account. */
  readonly encryptionKeys: readonly EncryptionKey[];
  /** Where an archive waits while Postgres is away, `{folder}/{session}.{number}.spool.zip`. */
  readonly folder: string;
  /** The lease of the account: without holding it nothing is saved or deleted. */
  readonly fence?: Fence | undefined;
  /** How long a store that is away is asked again before that is an error; default 10,000 ms. */
  readonly retryForMs?: number | undefined;
  /** Between two attempts to save what waits; doubled up to a minute. Default: 5,000 ms. */
  readonly resendAfterMs?: number | undefined;
  /** Told of everything that nobody waits for; must not throw. */
  readonly onEvent?: ((event: BackupEvent) => void) | undefined;
}

/** Something worth a log line. */
export interface BackupEvent {
  readonly type:
    /** A version cannot be restored; the one before is taken. */
    | 'backup-damaged'
    /** Postgres is away: the archive waits on the disk. */
    | 'backup-spooled'
    | 'backup-saved'
    /** A newer one was saved meanwhile, from another machine: this one was dropped. */
    | 'backup-outdated'
    /** The lease of the account is not held any more: another process has the account. */
    | 'backup-refused'
    /** It is of no use, or too large; trying again would not help. */
    | 'backup-failed';
  readonly session: string;
  readonly version?: number;
  readonly error?: unknown;
}

/** A version that can be restored. */
export interface ProfileBackup {
  readonly version: number;
  /** A zip file that was read to its end. */
  readonly archive: Buffer;
}

/** What became of an archive. */
export type BackupOutcome =
  | { readonly kind: 'saved'; readonly version: number }
  /** A newer version was saved meanwhile, from another machine. */
  | { readonly kind: 'outdated' }
  | { readonly kind: 'spooled' | 'refused' | 'failed'; readonly error: unknown };
