import { mkdir } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';

import { SessionNotFoundError } from '../errors.ts';
import { ProfileBackupError } from './profile-backups/backup-errors.ts';
import type { ProfileBackupsOptions } from './profile-backups/profile-backup.ts';
import { ProfileBackups } from './profile-backups/profile-backups.ts';
import { assertSessionName } from './profile-backups/session-name.ts';
import { readNewest, writeWhole } from './profile-backups/spool.ts';

/** What `RemoteAuthStore` takes. */
export interface RemoteAuthStoreOptions extends Omit<ProfileBackupsOptions, 'folder'> {
  /** The `dataPath` of the RemoteAuth, where archives are found and wait; default as there. */
  readonly dataPath?: string | undefined;
}

/** What whatsapp-web.js names a session with: `RemoteAuth`, or `RemoteAuth-{clientId}`, in 1.34.5 and 1.34.6 sometimes with a path. */
export interface RemoteSession {
  readonly session: string;
}

/**
 * The `store` of whatsapp-web.js' RemoteAuth (1.34.4 to 1.34.7): keeps versions of the archive of a browser profile,
 * sealed, under the name of its session.
 *
 * - `sessionExists` and `extract` throw StoreUnavailableError while Postgres is away, after having tried for 10 s: RemoteAuth
 *   removes the profile on the disk when it is told that there is none.
 * - `save` never rejects: nobody waits for it. What cannot be saved waits on the disk; see `onEvent`.
 * - RemoteAuth deletes at every CONFLICT too: `undelete` takes it back.
 */
export class RemoteAuthStore {
  readonly #dataPath: string;
  /** The versions behind this store. */
  readonly backups: ProfileBackups;
  readonly #onEvent: RemoteAuthStoreOptions['onEvent'];

  constructor(options: RemoteAuthStoreOptions) {
    this.#dataPath = resolve(options.dataPath ?? './.wwebjs_auth/');
    this.#onEvent = options.onEvent;
    this.backups = new ProfileBackups({ ...options, folder: this.#dataPath });
  }

  /** False only when Postgres says so. @throws StoreUnavailableError. */
  async sessionExists({ session }: RemoteSession): Promise<boolean> {
    return (await this.backups.newest(nameOf(session))) !== undefined;
  }

  /**
   * Keeps the archive that RemoteAuth has just made: 1.34.4 leaves it in the working folder, 1.34.5 and 1.34.6 name its
   * whole path, 1.34.7 leaves it in `dataPath`.
   *
   * @throws InvalidSessionError for an unusable name, and nothing else.
   */
  async save({ session }: RemoteSession): Promise<void> {
    const name = nameOf(session);
    assertSessionName(name);
    const places = [session, join(this.#dataPath, name), resolve(name)];
    try {
      const archive = await readNewest(places.map((place) => `${place}.zip`));
      if (archive !== undefined) {
        await this.backups.save(name, archive);
        return;
      }
    } catch (error) {
      this.#onEvent?.({ type: 'backup-failed', session: name, error });
      return;
    }
    const error = new ProfileBackupError(name, 'missing');
    this.#onEvent?.({ type: 'backup-failed', session: name, error });
  }

  /**
   * Writes the newest archive that is whole to a file that only its owner may read; whole, or not at all.
   *
   * @throws SessionNotFoundError; ProfileBackupError when all are damaged; SealedValueError; StoreUnavailableError.
   */
  async extract({ session, path }: RemoteSession & { readonly path: string }): Promise<void> {
    const name = nameOf(session);
    const backup = await this.backups.read(name);
    if (backup === undefined) throw new SessionNotFoundError('whatsapp-profile', name);
    await mkdir(dirname(path), { recursive: true });
    await writeWhole(path, backup.archive);
  }

  /** From now on there is no backup; see `undelete`. @throws StoreUnavailableError; LeaseLostError. */
  async delete({ session }: RemoteSession): Promise<void> {
    await this.backups.delete(nameOf(session));
  }

  /** Takes a `delete` back; false when there is nothing to take back. @throws StoreUnavailableError; ProfileBackupError. */
  async undelete({ session }: RemoteSession): Promise<boolean> {
    return await this.backups.undelete(nameOf(session));
  }
}

/** 1.34.5 and 1.34.6 give `save` a whole path, and everything else the name alone. */
function nameOf(session: string): string {
  return isAbsolute(session) ? basename(session) : session;
}
