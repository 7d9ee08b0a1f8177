import { readFile, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { InvalidSessionError, SessionNotFoundError } from '../errors.ts';
import type { EncryptionKey } from '../sealing/encryption-keys.ts';
import { openBytes, sealBytes } from '../sealing/sealed-bytes.ts';

/** Where large values are kept, by name: what `RemoteAuthStore` needs of it. `LargeValues` is one. */
export interface NamedValues {
  put(name: string, bytes: Uint8Array): Promise<unknown>;
  get(name: string): Promise<{ readonly bytes: Uint8Array } | undefined>;
  /** Something when there is one, without its bytes. */
  find(name: string): Promise<unknown>;
  delete(name: string): Promise<unknown>;
}

/** What `RemoteAuthStore` takes. */
export interface RemoteAuthStoreOptions {
  readonly values: NamedValues;
  /** They seal the profile, which is the login of the account: whoever has it has the account. */
  readonly encryptionKeys: readonly EncryptionKey[];
  /** The `dataPath` of the RemoteAuth, where it leaves the archive of a profile; default as there. */
  readonly dataPath?: string;
}

/** What whatsapp-web.js names a session with: `RemoteAuth`, or `RemoteAuth-{clientId}`. */
export interface RemoteSession {
  readonly session: string;
}

const kind = 'whatsapp-profile';

/**
 * The `store` of whatsapp-web.js' RemoteAuth: keeps the archive of a browser profile, sealed, under the name of its
 * session.
 */
export class RemoteAuthStore {
  readonly #values: NamedValues;
  readonly #keys: readonly EncryptionKey[];
  readonly #dataPath: string;

  constructor(options: RemoteAuthStoreOptions) {
    this.#values = options.values;
    this.#keys = options.encryptionKeys;
    this.#dataPath = resolve(options.dataPath ?? './.wwebjs_auth/');
  }

  async sessionExists({ session }: RemoteSession): Promise<boolean> {
    return (await this.#values.find(nameOf(session))) !== undefined;
  }

  /** Keeps the archive that RemoteAuth has just made, `{dataPath}/{session}.zip`. */
  async save({ session }: RemoteSession): Promise<void> {
    const name = nameOf(session);
    const archive = await readFile(join(this.#dataPath, `${session}.zip`));
    await this.#values.put(name, sealBytes(this.#keys, { kind, id: session }, archive));
  }

  /**
   * Writes the archive to a file that only its owner may read; whole, or not at all.
   *
   * @throws SessionNotFoundError; SealedValueError.
   */
  async extract({ session, path }: RemoteSession & { readonly path: string }): Promise<void> {
    const stored = await this.#values.get(nameOf(session));
    if (stored === undefined) throw new SessionNotFoundError(kind, session);
    const draft = `${path}.part`;
    const archive = openBytes(this.#keys, { kind, id: session }, stored.bytes);
    await writeFile(draft, archive, { mode: 0o600 });
    await rename(draft, path);
  }

  async delete({ session }: RemoteSession): Promise<void> {
    await this.#values.delete(nameOf(session));
  }
}

/** The name becomes part of a path. */
function nameOf(session: string): string {
  if (/^[-\w]{1,128}$/.test(session)) return `${kind}:${session}`;
  throw new InvalidSessionError(
    'The name of a WhatsApp session has letters, digits, dashes and underscores only.',
  );
}
