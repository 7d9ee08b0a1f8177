import { InvalidLargeValueError } from './large-value-errors.ts';

/** What can be put: all bytes at once, or as they come (any Node stream of bytes). */
export type LargeValueSource = Uint8Array | AsyncIterable<Uint8Array>;

/**
 * The bytes of `source` in parts of `partBytes`; the last one may be shorter. No bytes are no parts.
 *
 * @throws InvalidLargeValueError when a chunk is no Uint8Array, as of a stream with an encoding.
 */
export async function* splitIntoParts(
  source: LargeValueSource,
  partBytes: number,
): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let size = 0;
  for await (const chunk of source instanceof Uint8Array ? [source] : source) {
    if (!(chunk instanceof Uint8Array)) {
      throw new InvalidLargeValueError('A large value is made of bytes: give Uint8Array chunks.');
    }
    let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    while (size + rest.length >= partBytes) {
      const head = rest.subarray(0, partBytes - size);
      yield Buffer.concat([...waiting, head]);
      rest = rest.subarray(head.length);
      waiting = [];
      size = 0;
    }
    waiting.push(rest);
    size += rest.length;
  }
  if (size > 0) yield Buffer.concat(waiting);
}
