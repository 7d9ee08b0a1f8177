import { createHash, createSecretKey, type KeyObject } from 'node:crypto';

import { EncryptionKeyError } from '../errors.ts';

/** A key for sensitive kinds. Its bytes are in a `KeyObject`, which neither JSON nor `console.log` shows. */
export interface EncryptionKey {
  /** Stands in every value that it seals, so that the right key is found again. */
  readonly id: string;
  readonly key: KeyObject;
}

const keyBytes = 32;

/**
 * Reads the text of SESSION_ENCRYPTION_KEY: 32 random bytes in base64 or hex, such as `openssl rand -base64 32`
 * prints. Several stand with commas between them: the first one seals, all of them open. Each may be named, as in
 * `2027:<key>,2026:<key>`; one without a name is named after its SHA-256, and is found by that when it gets a name
 * later.
 *
 * @throws EncryptionKeyError, which never holds any of the text.
 */
export function parseEncryptionKeys(text: string): readonly EncryptionKey[] {
  const keys = text.split(',').map((part, index) => parseKey(part.trim(), index + 1));
  const ids = new Set(keys.map(({ id }) => id));
  if (ids.size < keys.length) {
    throw new EncryptionKeyError('Two encryption keys have the same name, or are the same key.');
  }
  return keys;
}

function parseKey(part: string, position: number): EncryptionKey {
  const [, id, encoded = ''] = /^(?:([\w.-]{1,32}):)?(.*)$/.exec(part) ?? [];
  const bytes = decode(encoded);
  if (bytes?.length !== keyBytes) {
    throw new EncryptionKeyError(
      `Encryption key ${position} is not ${keyBytes} bytes in base64 or hex, with or without "name:" before it.`,
    );
  }
  const key = createSecretKey(bytes);
  return { id: id ?? fingerprint(key), key };
}

function decode(encoded: string): Buffer | undefined {
  if (/^[\da-f]{64}$/i.test(encoded)) return Buffer.from(encoded, 'hex');
  // Buffer.from takes both alphabets of base64, and skips what is neither.
  return /^[\w+/-]{43}=?$/.test(encoded) ? Buffer.from(encoded, 'base64') : undefined;
}

/** The name of a key that was given none. */
function fingerprint(key: KeyObject): string {
  return `sha-${createHash('sha256').update(key.export()).digest('hex').slice(0, 12)}`;
}

/** The key that a sealed value names. */
export function findKey(keys: readonly EncryptionKey[], id: string): KeyObject | undefined {
  return keys.find((key) => key.id === id || fingerprint(key.key) === id)?.key;
}
