import { SealedValueError } from '../errors.ts';
import { decrypt, encrypt, type SealedPlace } from './cipher.ts';
import { type EncryptionKey, findKey } from './encryption-keys.ts';

const start = '{"sealed":';

/** True for JSON that `sealJson` made, whatever became of it since; no plain value may begin like it. */
export function isSealed(json: string): boolean {
  return json.startsWith(start);
}

/** `{"sealed":{"key":…,"iv":…,"tag":…,"data":…}}`: the JSON of a value under the first key, in base64. */
export function sealJson(keys: readonly EncryptionKey[], place: SealedPlace, json: string): string {
  const { keyId, iv, tag, data } = encrypt(keys, place, Buffer.from(json));
  const envelope: Envelope = {
    key: keyId,
    iv: iv.toString('base64'),
    tag: tag.toString('base64'),
    data: data.toString('base64'),
  };
  return `${start}${JSON.stringify(envelope)}}`;
}

/**
 * The JSON that was sealed.
 *
 * @param sealed - what stands in the field `sealed`, parsed.
 * @throws SealedValueError when no key fits, or anything was changed.
 */
export function openSealed(
  keys: readonly EncryptionKey[],
  place: SealedPlace,
  sealed: unknown,
): string {
  const envelope = asEnvelope(sealed);
  if (envelope === undefined) throw new SealedValueError(place.kind, place.id, 'damaged');
  const key = findKey(keys, envelope.key);
  if (key === undefined) throw new SealedValueError(place.kind, place.id, 'unknown-key');
  return decrypt(key, place, {
    iv: Buffer.from(envelope.iv, 'base64'),
    tag: Buffer.from(envelope.tag, 'base64'),
    data: Buffer.from(envelope.data, 'base64'),
  }).toString();
}

interface Envelope {
  readonly key: string;
  readonly iv: string;
  readonly tag: string;
  readonly data: string;
}

function asEnvelope(sealed: unknown): Envelope | undefined {
  if (typeof sealed !== 'object' || sealed === null) return undefined;
  const { key, iv, tag, data }: Partial<Record<keyof Envelope, unknown>> = sealed;
  return typeof key === 'string' &&
    typeof iv === 'string' &&
    typeof tag === 'string' &&
    typeof data === 'string'
    ? { key, iv, tag, data }
    : undefined;
}
