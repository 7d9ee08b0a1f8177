import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';

import { EncryptionKeyError, SealedValueError } from '../errors.ts';
import type { EncryptionKey } from './encryption-keys.ts';

const algorithm = 'aes-256-gcm';
/** 96 bits, random: with one key, up to 2^32 values may be sealed (NIST SP 800-38D, 8.3). */
export const nonceBytes = 12;
export const tagBytes = 16;

/** The place of a value. It is authenticated with the value, so that nobody can move one session's value to another. */
export interface SealedPlace {
  readonly kind: string;
  readonly id: string;
}

/** What the cipher makes of a value. */
export interface Ciphertext {
  readonly iv: Buffer;
  readonly tag: Buffer;
  readonly data: Buffer;
}

/** Seals with the first key. @throws EncryptionKeyError without one. */
export function encrypt(
  keys: readonly EncryptionKey[],
  place: SealedPlace,
  plain: Uint8Array,
): Ciphertext & { readonly keyId: string } {
  const [first] = keys;
  if (first === undefined) {
    throw new EncryptionKeyError(
      `There is no key to seal a ${place.kind} with: give encryptionKeys (SESSION_ENCRYPTION_KEY).`,
    );
  }
  const iv = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, first.key, iv, { authTagLength: tagBytes });
  cipher.setAAD(placeBytes(place));
  const data = Buffer.concat([cipher.update(plain), cipher.final()]);
  return { keyId: first.id, iv, tag: cipher.getAuthTag(), data };
}

/** @throws SealedValueError when the key is another one, or anything was changed. */
export function decrypt(key: KeyObject, place: SealedPlace, sealed: Ciphertext): Buffer {
  try {
    const decipher = createDecipheriv(algorithm, key, sealed.iv, { authTagLength: tagBytes });
    decipher.setAAD(placeBytes(place));
    decipher.setAuthTag(sealed.tag);
    return Buffer.concat([decipher.update(sealed.data), decipher.final()]);
  } catch {
    // What the cipher says adds nothing, and nothing of the value may get out.
    throw new SealedValueError(place.kind, place.id, 'damaged');
  }
}

function placeBytes({ kind, id }: SealedPlace): Buffer {
  return Buffer.from(JSON.stringify([kind, id]));
}
