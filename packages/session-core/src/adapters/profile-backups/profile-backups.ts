import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';

import { SealedValueError, StoreUnavailableError } from '../../errors.ts';
import {
  LargeValueDamagedError,
  LargeValueRemovedError,
  LargeValueTimeoutError,
} from '../../large-values/large-value-errors.ts';
import { LeaseLostError } from '../../leases/lease-errors.ts';
import { openBytes, sealBytes } from '../../sealing/sealed-bytes.ts';
import { ProfileBackupError } from './backup-errors.ts';
import { checkArchive } from './check-archive.ts';
import type {
  BackupEvent,
  BackupOutcome,
  NamedVersion,
  ProfileBackup,
  ProfileBackupsOptions,
} from './profile-backup.ts';
import { assertSessionName } from './session-name.ts';
import { readNewest, spool, spooled } from './spool.ts';
import { untilAnswered } from './until-answered.ts';

const kind = 'whatsapp-profile';
/** A version that says: logged out. Those before it stay until newer ones push them out. */
const tombstone = Buffer.from('sesi-whatsapp-logged-out-1');
const tombstoneHash = createHash('sha256').update(tombstone).digest('hex');
const longestResendMs = 60_000;
/** Of a sealed archive. Profiles of 5 to 50 MB are reported. */
const maxBytes = 64 * 1024 * 1024;

/**
 * Versions of the browser profiles of WhatsApp accounts, sealed, by the name that whatsapp-web.js gives a session:
 * `RemoteAuth-{clientId}`. "I do not know" is never "there is none": while Postgres is away, reading throws.
 */
export class ProfileBackups {
  readonly #options: ProfileBackupsOptions;
  readonly #folder: string;
  readonly #closing = new AbortController();
  #last: Promise<unknown> = Promise.resolve();
  #resend: NodeJS.Timeout | undefined;
  #resends = 0;
  /** The newest version that this process has seen. */
  #seen = 0;

  constructor(options: ProfileBackupsOptions) {
    this.#options = options;
    this.#folder = resolve(options.folder);
  }

  /** The version of the newest backup; undefined when there is none, or the account has logged out. @throws StoreUnavailableError. */
  async newest(session: string): Promise<number | undefined> {
    const name = nameOf(session);
    const found = await this.#asked(() => this.#options.values.find(name));
    this.#see(found?.version);
    return found === undefined || isTombstone(found) ? undefined : found.version;
  }

  /**
   * The newest backup that is whole; undefined when there is none, or the account has logged out. Damaged ones are passed
   * over, each with an event.
   *
   * @throws ProfileBackupError when all are damaged; SealedValueError when one needs another key; StoreUnavailableError.
   */
  async read(session: string): Promise<ProfileBackup | undefined> {
    return await this.#readBelow(session, undefined);
  }

  /**
   * Keeps an archive as the newest version: written to the disk first, saved then, and tried again by itself for as long
   * as Postgres is away. Never rejects. One after the other.
   */
  async save(session: string, archive: Buffer): Promise<BackupOutcome> {
    nameOf(session);
    return await this.#inTurn(async () => {
      try {
        await checkArchive(session, archive);
        // Without a lease this moment has to do: nobody can say who else saves.
        const asOf = Math.max(this.#seen, this.#options.fence?.generation ?? Date.now());
        await spool(this.#folder, session, asOf, archive);
      } catch (error) {
        return this.#tell(session, { kind: 'failed', error });
      }
      return (await this.#sendSpooled(session)) ?? lost;
    });
  }

  /**
   * Saves what waits on the disk since an earlier save, unless a newer version came meanwhile, from wherever. Never rejects.
   *
   * @returns undefined when nothing waited.
   */
  async sendSpooled(session: string): Promise<BackupOutcome | undefined> {
    nameOf(session);
    return await this.#inTurn(() => this.#sendSpooled(session));
  }

  /** Whether an archive waits on the disk. */
  async hasSpooled(session: string): Promise<boolean> {
    return (await spooled(this.#folder, session)).length > 0;
  }

  /** The account has logged out: from now on there is no backup. What was kept can be had back by `undelete`. @throws StoreUnavailableError; LeaseLostError. */
  async delete(session: string): Promise<void> {
    const name = nameOf(session);
    await this.#inTurn(async () => {
      for (const { path } of await spooled(this.#folder, session)) await rm(path, { force: true });
      if ((await this.newest(session)) === undefined) return;
      const { fence } = this.#options;
      const { version } = await this.#asked(() =>
        this.#options.values.put(name, tombstone, { fence }),
      );
      this.#see(version);
    });
  }

  /** Takes a `delete` back. False when there is nothing to take back. @throws as `read` and `delete`. */
  async undelete(session: string): Promise<boolean> {
    const name = nameOf(session);
    return await this.#inTurn(async () => {
      const { values, encryptionKeys, fence } = this.#options;
      const found = await this.#asked(() => values.find(name));
      if (found === undefined || !isTombstone(found)) return false;
      const backup = await this.#readBelow(session, found.version);
      if (backup === undefined) return false;
      const sealed = sealBytes(encryptionKeys, { kind, id: session }, backup.archive);
      const { version } = await this.#asked(() => values.put(name, sealed, { fence, maxBytes }));
      this.#see(version);
      return true;
    });
  }

  /** Tries no more by itself. What waits on the disk stays there for the next start. */
  close(): void {
    this.#closing.abort(new StoreUnavailableError('The backups are closed.'));
    clearTimeout(this.#resend);
  }

  async #readBelow(session: string, below: number | undefined): Promise<ProfileBackup | undefined> {
    const name = nameOf(session);
    let passed = below;
    let damaged: unknown;
    for (;;) {
      const found = await this.#getBelow(name, session, passed);
      if (found === undefined || isTombstone(found)) break;
      this.#see(found.version);
      try {
        const place = { kind, id: session };
        const archive = openBytes(this.#options.encryptionKeys, place, found.bytes);
        await checkArchive(session, archive);
        return { version: found.version, archive };
      } catch (error) {
        // Another key would open it: that is a setting to mend, and no damage.
        if (error instanceof SealedValueError && error.reason === 'unknown-key') throw error;
        damaged = error;
        passed = found.version;
        this.#emit({ type: 'backup-damaged', session, version: found.version, error });
      }
    }
    if (damaged !== undefined) throw new ProfileBackupError(session, 'all-damaged', damaged);
    return undefined;
  }

  async #getBelow(name: string, session: string, below: number | undefined) {
    try {
      return await this.#asked(() => this.#options.values.get(name, { below }));
    } catch (error) {
      if (!(error instanceof LargeValueDamagedError)) throw error;
      throw new ProfileBackupError(session, 'all-damaged', error);
    }
  }

  async #sendSpooled(session: string): Promise<BackupOutcome | undefined> {
    try {
      const [newest, ...older] = await spooled(this.#folder, session);
      if (newest === undefined) return undefined;
      for (const { path } of older) await rm(path, { force: true });
      const archive = await readNewest([newest.path]);
      if (archive === undefined) return undefined;
      const outcome = await this.#send(session, archive, newest.asOf);
      // What was refused for want of the lease may be the newest there is: the next start looks again.
      if (!['spooled', 'refused'].includes(outcome.kind)) await rm(newest.path, { force: true });
      return outcome;
    } catch (error) {
      return this.#tell(session, { kind: 'failed', error });
    }
  }

  async #send(session: string, archive: Buffer, asOf: number): Promise<BackupOutcome> {
    const { values, encryptionKeys, fence } = this.#options;
    const name = nameOf(session);
    try {
      const version = await this.#asked(async () => {
        if (((await values.find(name))?.version ?? 0) > asOf) return undefined;
        await checkArchive(session, archive);
        const sealed = sealBytes(encryptionKeys, { kind, id: session }, archive);
        return (await values.put(name, sealed, { fence, maxBytes })).version;
      });
      this.#resends = 0;
      if (version === undefined) return this.#tell(session, { kind: 'outdated' });
      this.#see(version);
      return this.#tell(session, { kind: 'saved', version });
    } catch (error) {
      if (error instanceof LeaseLostError) return this.#tell(session, { kind: 'refused', error });
      if (!mayPass(error)) return this.#tell(session, { kind: 'failed', error });
      this.#resendLater(session);
      return this.#tell(session, { kind: 'spooled', error });
    }
  }

  #resendLater(session: string): void {
    if (this.#closing.signal.aborted) return;
    const pauseMs = (this.#options.resendAfterMs ?? 5_000) * 2 ** Math.min(this.#resends, 10);
    this.#resends += 1;
    clearTimeout(this.#resend);
    this.#resend = setTimeout(
      () => void this.sendSpooled(session),
      Math.min(pauseMs, longestResendMs),
    );
    this.#resend.unref();
  }

  #tell(session: string, outcome: BackupOutcome): BackupOutcome {
    const { kind: became, ...more } = outcome;
    this.#emit({ type: `backup-${became}`, session, ...more });
    return outcome;
  }

  #emit(event: BackupEvent): void {
    this.#options.onEvent?.(event);
  }

  #see(version: number | undefined): void {
    this.#seen = Math.max(this.#seen, version ?? 0);
  }

  async #asked<Result>(work: () => Promise<Result>): Promise<Result> {
    const forMs = this.#options.retryForMs ?? 10_000;
    return await untilAnswered(work, { forMs, mayPass, signal: this.#closing.signal });
  }

  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return await turn;
  }
}

/** What waited was taken away by somebody else. */
const lost: BackupOutcome = { kind: 'failed', error: new Error('the spooled archive is gone') };

/** Whether it may go well at another time. */
function mayPass(error: unknown): boolean {
  return (
    error instanceof StoreUnavailableError ||
    error instanceof LargeValueTimeoutError ||
    error instanceof LargeValueRemovedError
  );
}

function isTombstone({ sha256 }: NamedVersion): boolean {
  return sha256 === tombstoneHash;
}

function nameOf(session: string): string {
  assertSessionName(session);
  return `${kind}:${session}`;
}
