import { reasonOf } from '@sesi/session-core';

/** What becomes of a value as JSON. */
export type Json =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly reason: string };

/** Data and results have up to 256 KiB: what is larger belongs into a table or a large value, with its id here. */
const longestJson = 262_144;

/** The value as Postgres will give it back. The reason of a refusal follows "The data of job x". */
export function toJson(value: unknown): Json {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (error) {
    const reason = reasonOf(error);
    return { kind: 'refused', reason: `cannot be JSON: ${reason}` };
  }
  if (text === undefined)
    return { kind: 'refused', reason: 'is undefined or a function: JSON has null and {}' };
  if (Buffer.byteLength(text) > longestJson) {
    return {
      kind: 'refused',
      reason: `is larger than ${longestJson} bytes of JSON: store it elsewhere and give its id`,
    };
  }
  // jsonb holds no NUL and no half of a surrogate pair; JSON.stringify writes both as escapes.
  if (/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/i.test(text)) {
    return {
      kind: 'refused',
      reason:
        'has a text with a NUL character or half a surrogate pair, which Postgres cannot hold',
    };
  }
  return { kind: 'json', value: JSON.parse(text) as unknown };
}
