import { SealedValueError } from '../errors.ts';
import { decrypt, encrypt, nonceBytes, type SealedPlace, tagBytes } from './cipher.ts';
import { type EncryptionKey, findKey } from './encryption-keys.ts';

/** Begins all bytes that are sealed; the last letter is the version of the layout. */
const magic = Buffer.from('sesi-sealed-1');

/** magic, length of the key's name (1 byte), the name, nonce, tag, the sealed bytes. */
export function sealBytes(
  keys: readonly EncryptionKey[],
  place: SealedPlace,
  bytes: Uint8Array,
): Buffer {
  const { keyId, iv, tag, data } = encrypt(keys, place, bytes);
  const name = Buffer.from(keyId);
  return Buffer.concat([magic, Buffer.of(name.length), name, iv, tag, data]);
}

/**
 * The bytes that were sealed.
 *
 * @throws SealedValueError when no key fits, or anything was changed.
 */
export function openBytes(
  keys: readonly EncryptionKey[],
  place: SealedPlace,
  sealed: Uint8Array,
): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const nameAt = magic.length + 1;
  const ivAt = nameAt + (bytes[magic.length] ?? 0);
  const tagAt = ivAt + nonceBytes;
  const dataAt = tagAt + tagBytes;
  if (bytes.length < dataAt || !bytes.subarray(0, magic.length).equals(magic)) {
    throw new SealedValueError(place.kind, place.id, 'damaged');
  }
  const key = findKey(keys, bytes.toString('utf8', nameAt, ivAt));
  if (key === undefined) throw new SealedValueError(place.kind, place.id, 'unknown-key');
  return decrypt(key, place, {
    iv: bytes.subarray(ivAt, tagAt),
    tag: bytes.subarray(tagAt, dataAt),
    data: bytes.subarray(dataAt),
  });
}
