import type { StandardSchemaV1 } from '@standard-schema/spec';

import { EncryptionKeyError, InvalidSessionError } from '../errors.ts';
import type { EncryptionKey } from '../sealing/encryption-keys.ts';

/** What `defineKind` takes. */
export interface SessionKindOptions<Value> {
  /** The name in the Postgres column `kind`, such as `registration`. */
  readonly name: string;
  /** The start of every key in Redis, such as `reg:`; the id follows it. */
  readonly keyPrefix: string;
  /** Life of a session in milliseconds, or `until-deleted`. */
  readonly ttlMs: number | 'until-deleted';
  /** Checks and types the value at every write and every read. zod 4 fits, as any Standard Schema does. */
  readonly schema: StandardSchemaV1<unknown, Value>;
  /** True: each update starts the life anew. Default: a session ends when it was said to at its creation. */
  readonly renewOnUpdate?: boolean;
  /** Life of a copy in Redis in milliseconds where it is to be shorter than the session's. */
  readonly copyTtlMs?: number;
  /** True: a session of this kind opens doors, so it is never read from Redis alone while Postgres is away. */
  readonly grantsAccess?: boolean;
  /** Names under which the JSON in Redis shows the times of the row, as ISO dates: `{ createdAt: 'created_at' }`. */
  readonly times?: { readonly createdAt?: string; readonly expiresAt?: string };
  /**
   * True: the value is sealed with AES-256-GCM in both stores, and no error, event or log line holds any of it. The core
   * needs `encryptionKeys` for it. What was written before a kind became sensitive is read, and sealed at its next
   * write.
   */
  readonly sensitive?: boolean;
}

/** Where a kind that a core has opened holds the keys for its values. */
const openedWith: unique symbol = Symbol('encryption keys');

/** A type of session: its key, life and schema. */
export interface SessionKind<Value> extends SessionKindOptions<Value> {
  /** The key in Redis of the session with that id. */
  key(id: string): string;
  readonly [openedWith]?: readonly EncryptionKey[];
}

const longestId = 256;

/**
 * Defines a type of session.
 *
 * @throws InvalidSessionError when the name, prefix or life cannot work.
 */
export function defineKind<Value>(options: SessionKindOptions<Value>): SessionKind<Value> {
  if (!/^[a-z][a-z0-9-]*$/.test(options.name)) {
    throw new InvalidSessionError(
      `Kind "${options.name}": use lower case letters, digits and dashes.`,
    );
  }
  if (!/^[a-z][a-z0-9:-]*:$/.test(options.keyPrefix)) {
    throw new InvalidSessionError(`Kind "${options.name}": the key prefix must look like "reg:".`);
  }
  if (options.sensitive === true && options.times !== undefined) {
    throw new InvalidSessionError(
      `Kind "${options.name}": the key of a sensitive kind shows no times, as it holds nothing unsealed.`,
    );
  }
  for (const life of [options.ttlMs, options.copyTtlMs]) {
    if (typeof life === 'number' && !(Number.isSafeInteger(life) && life > 0)) {
      throw new InvalidSessionError(
        `Kind "${options.name}": a life is a positive number of milliseconds.`,
      );
    }
  }
  return {
    ...options,
    key(id) {
      checkId(options.name, id);
      return options.keyPrefix + id;
    },
  };
}

/** The kind with the keys that a core was opened with. @throws EncryptionKeyError when it is sensitive and there are none. */
export function withKeys<Value>(
  kind: SessionKind<Value>,
  keys: readonly EncryptionKey[],
): SessionKind<Value> {
  if (kind.sensitive !== true) return kind;
  if (keys.length === 0) {
    throw new EncryptionKeyError(
      `Kind "${kind.name}" is sensitive, and there is no key to seal it with: open the core with encryptionKeys ` +
        '(SESSION_ENCRYPTION_KEY, such as `openssl rand -base64 32` prints).',
    );
  }
  return { ...kind, [openedWith]: keys };
}

/** The keys of a sensitive kind; `undefined` for a plain one. */
export function keysOf(kind: SessionKind<unknown>): readonly EncryptionKey[] | undefined {
  if (kind.sensitive !== true) return undefined;
  return withKeys(kind, kind[openedWith] ?? [])[openedWith];
}

function checkId(kind: string, id: string): void {
  // Half a surrogate pair is no text for Postgres: two such ids would be one.
  if (
    id.length === 0 ||
    id.length > longestId ||
    /[\u0000-\u001f\u007f]/u.test(id) ||
    !id.isWellFormed()
  ) {
    throw new InvalidSessionError(
      `A ${kind} id has 1 to ${longestId} characters, no control characters and no halves of surrogate pairs.`,
    );
  }
}
