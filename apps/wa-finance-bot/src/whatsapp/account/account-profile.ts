import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

import { type Lease, LeaseLostError, whatsAppKind } from '@sesi/session-core';
import {
  type BackupEvent,
  type BackupOutcome,
  type ProfileBackup,
  ProfileBackupError,
  ProfileBackups,
} from '@sesi/session-core/whatsapp';

import { withDeadline } from '../deadline.ts';
import type { GatewayLogger } from '../gateway-options.ts';
import type { AccountStore, AccountTiming, BackupStatus } from './account-store.ts';
import { packProfile, unpackProfile } from './profile-archive.ts';
import { isProfile, raiseMark, readMark, removeMark } from './profile-mark.ts';
import { moveFolder, removeFolder } from './remove-folder.ts';

/** What `AccountProfile` takes. */
export interface AccountProfileOptions {
  readonly clientId: string;
  /** The folder of the browser profile. */
  readonly profile: string;
  readonly store: AccountStore;
  /** Of the account: saves of who holds it no more are refused. */
  readonly lease: Lease;
  readonly timing: Pick<AccountTiming, 'retryForMs' | 'backupAtEndMs'>;
  /** When a bot without backups was last logged in with the profile that is on the disk, if one was. */
  readonly usedAt?: Date | undefined;
  readonly logger: GatewayLogger;
}

/** The profile of an account, kept on this disk and in Postgres, for as long as this process holds the account. */
export class AccountProfile {
  readonly #options: AccountProfileOptions;
  readonly #session: string;
  readonly #backups: ProfileBackups;
  #newest: number | undefined;
  #linkedAt: Date | undefined;
  #problem: string | undefined;
  #isWaiting = false;
  #isLoggedOut = false;
  #wasPacked = false;
  #saving: Promise<unknown> = Promise.resolve();

  constructor(options: AccountProfileOptions) {
    this.#options = options;
    // As the library's RemoteAuth names it: either can restore what the other has saved.
    this.#session = `RemoteAuth-${options.clientId}`;
    const { store, lease, timing, profile } = options;
    this.#backups = new ProfileBackups({
      values: store.core.largeValues,
      encryptionKeys: store.encryptionKeys,
      folder: dirname(profile),
      fence: lease,
      retryForMs: timing.retryForMs,
      onEvent: (event) => this.#note(event),
    });
  }

  /** The folder of the browser profile. */
  get folder(): string {
    return this.#options.profile;
  }

  /** Whether this account is saved in Postgres at all. */
  get hasBackups(): boolean {
    return this.#options.store.encryptionKeys.length > 0;
  }

  /** Since when the account is linked, as far as the backup knows. */
  get linkedAt(): Date | undefined {
    return this.#linkedAt;
  }

  status(): BackupStatus {
    return {
      ...(this.#newest === undefined
        ? {}
        : { version: this.#newest, savedAt: new Date(this.#newest) }),
      isWaiting: this.#isWaiting,
      ...(this.#problem === undefined ? {} : { problem: this.#problem }),
    };
  }

  /** Whether nothing but this disk has the account. */
  get needsFirstBackup(): boolean {
    return this.hasBackups && this.#newest === undefined && !this.#wasPacked;
  }

  /**
   * Makes the folder ready for a browser: the profile that is there when it is the newest, else the newest good backup.
   * What was there before is removed only when the backup is in its place.
   *
   * @throws StoreUnavailableError when Postgres cannot be asked: the profile is untouched. SealedValueError.
   */
  async prepare(): Promise<void> {
    if (this.hasBackups) await this.#restore();
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
  }

  /** Somebody is logged in with the profile: from now on it is newer than every backup before. Never rejects. */
  async loggedIn(): Promise<void> {
    this.#isLoggedOut = false;
    await this.#quietly('mark', () => raiseMark(this.folder, this.#options.lease.generation));
  }

  /** The profile shows a QR code: there is no login in it. Never rejects. */
  async notLoggedIn(): Promise<void> {
    await this.#quietly('mark', () => removeMark(this.folder));
  }

  /**
   * Packs the profile, on which no browser may run, and begins to save it; see `saved`. Never rejects.
   *
   * @param linkedAt - Since when the account is linked.
   */
  async backUp(linkedAt: Date | undefined): Promise<void> {
    if (!this.hasBackups || this.#isLoggedOut) return;
    this.#wasPacked = true;
    await this.#quietly('backup', async () => {
      const archive = await packProfile(this.folder);
      if (archive === undefined) return;
      this.#saving = this.#save(archive, linkedAt);
    });
  }

  /** Resolves when what `backUp` began is done, or waits on the disk. Never rejects. */
  async saved(): Promise<void> {
    await this.#saving;
  }

  /**
   * The account has logged out, at the phone or by an operator: its backups are put away, and the profile is removed as
   * soon as no browser runs on it, by `clear`. Never rejects.
   */
  async forget(): Promise<void> {
    this.#isLoggedOut = true;
    this.#wasPacked = false;
    if (!this.hasBackups) return;
    await this.#quietly('logout', async () => {
      await this.#backups.delete(this.#session);
      this.#newest = undefined;
      await this.#options.store.core.sessions(whatsAppKind).delete(this.#options.clientId);
    });
  }

  /** Removes the profile from the disk. */
  async clear(): Promise<void> {
    await removeFolder(this.folder);
  }

  /** Waits for what is being saved, up to `backupAtEndMs` from its beginning, and saves nothing any more. */
  async close(): Promise<void> {
    const { backupAtEndMs } = this.#options.timing;
    await withDeadline(this.saved(), backupAtEndMs, 'saving the profile').catch(() => undefined);
    this.#backups.close();
  }

  async #restore(): Promise<void> {
    await this.#sendSpooled();
    this.#newest = await this.#backups.newest(this.#session);
    const here = await this.#ageOfProfile();
    if (this.#newest === undefined || (here !== undefined && here >= this.#newest)) {
      await this.#readRecord();
      return;
    }
    const backup = await this.#readBackup();
    this.#newest = backup?.version;
    if (backup === undefined || (here !== undefined && here >= backup.version)) return;
    await this.#putInPlace(backup);
    await this.#readRecord();
    this.#linkedAt ??= new Date(backup.version);
    this.#options.logger.info({ version: backup.version }, 'whatsapp profile restored');
  }

  /** Undefined when every backup is damaged: what is on the disk is all there is. */
  async #readBackup(): Promise<ProfileBackup | undefined> {
    try {
      return await this.#backups.read(this.#session);
    } catch (error) {
      if (!(error instanceof ProfileBackupError)) throw error;
      this.#problem = error.reason;
      this.#options.logger.error({ err: error }, 'no whatsapp backup can be restored');
      return undefined;
    }
  }

  async #putInPlace({ version, archive }: ProfileBackup): Promise<void> {
    // Asking may have taken long.
    const { lease } = this.#options;
    if (!lease.held) throw new LeaseLostError(lease.name, lease.generation, 'is not held any more');
    const fresh = `${this.folder}.restoring`;
    const old = `${this.folder}.replaced`;
    await removeFolder(fresh);
    await removeFolder(old);
    await unpackProfile(archive, fresh);
    await raiseMark(fresh, version);
    await mkdir(this.folder, { recursive: true });
    await moveFolder(this.folder, old);
    await moveFolder(fresh, this.folder);
    await removeFolder(old);
  }

  /** How new the login on the disk is; undefined when there is none. */
  async #ageOfProfile(): Promise<number | undefined> {
    if (!(await isProfile(this.folder))) return undefined;
    return (await readMark(this.folder)) ?? this.#options.usedAt?.getTime();
  }

  async #sendSpooled(): Promise<void> {
    const outcome = await this.#backups.sendSpooled(this.#session);
    if (outcome?.kind === 'saved') await this.#markSaved(outcome.version);
  }

  async #save(archive: Buffer, linkedAt: Date | undefined): Promise<void> {
    this.#isWaiting = true;
    const outcome = await this.#backups.save(this.#session, archive);
    if (outcome.kind !== 'saved') return;
    await this.#quietly('mark', () => this.#markSaved(outcome.version));
    await this.#quietly('record', async () => {
      await this.#options.store.core.sessions(whatsAppKind).save(this.#options.clientId, {
        backup: outcome.version,
        sha256: createHash('sha256').update(archive).digest('hex'),
        size: archive.length,
        ...(linkedAt === undefined ? {} : { linked_at: linkedAt.toISOString() }),
      });
    });
  }

  async #markSaved(version: number): Promise<void> {
    if (await isProfile(this.folder)) await raiseMark(this.folder, version);
  }

  /** The record says since when the account is linked. It is for comfort: nothing fails without it. */
  async #readRecord(): Promise<void> {
    await this.#quietly('record', async () => {
      const { core } = this.#options.store;
      const record = await core.sessions(whatsAppKind).get(this.#options.clientId);
      const linkedAt = record?.value['linked_at'];
      if (typeof linkedAt === 'string') this.#linkedAt = new Date(linkedAt);
    });
  }

  #note({ type, version, error }: BackupEvent): void {
    const { logger } = this.#options;
    const fields = { event: type, ...(version === undefined ? {} : { version }), err: error };
    if (type === 'backup-saved') {
      this.#newest = version;
      this.#isWaiting = false;
      this.#problem = undefined;
      logger.info({ version }, 'whatsapp profile saved');
      return;
    }
    if (type !== 'backup-damaged') {
      this.#isWaiting = type === 'backup-spooled';
      this.#problem = problems[type];
    }
    logger.warn(fields, 'whatsapp profile not saved or restored as it should be');
  }

  async #quietly(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#problem = what;
      this.#options.logger.error({ err: error, what }, 'whatsapp profile not kept as it should be');
    }
  }
}

const problems: Readonly<
  Record<Exclude<BackupEvent['type'], 'backup-saved' | 'backup-damaged'>, string>
> = {
  'backup-spooled': 'store-away',
  'backup-outdated': 'newer-elsewhere',
  'backup-refused': 'not-the-holder',
  'backup-failed': 'failed',
} satisfies Record<`backup-${Exclude<BackupOutcome['kind'], 'saved'>}`, string>;
