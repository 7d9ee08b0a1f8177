import { argon2, type Argon2Algorithm, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** What a hash costs. */
export interface Argon2Cost {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** A hash as PHC strings say it: `$argon2id$v=19$m=19456,t=2,p=1$salt$tag`, in base64 without padding. */
export interface Argon2Hash {
  readonly algorithm: Argon2Algorithm;
  readonly cost: Argon2Cost;
  readonly salt: Buffer;
  readonly tag: Buffer;
}

const phc =
  /^\$(argon2id|argon2i|argon2d)\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{16,86})$/;

/** A stored hash that costs more would stop the process: nobody made it on purpose. */
const mostMemoryKiB = 1_048_576;
const mostPasses = 64;

const derive = promisify(argon2);

/** Reads a PHC string; undefined when it is none of argon2, version 19. */
export function readArgon2(text: string): Argon2Hash | undefined {
  const parts = phc.exec(text);
  if (parts === null) return undefined;
  const [, name, memory, passes, parallelism, salt = '', tag = ''] = parts;
  const cost = {
    memoryKiB: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  };
  if (cost.memoryKiB > mostMemoryKiB || cost.passes > mostPasses) return undefined;
  if (cost.passes < 1 || cost.parallelism < 1 || cost.memoryKiB < 8 * cost.parallelism) {
    return undefined;
  }
  return {
    // The pattern allows these three.
    algorithm: name as Argon2Algorithm,
    cost,
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}

export function writeArgon2({ algorithm, cost, salt, tag }: Argon2Hash): string {
  const plain = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
  const { memoryKiB, passes, parallelism } = cost;
  return `$${algorithm}$v=19$m=${memoryKiB},t=${passes},p=${parallelism}$${plain(salt)}$${plain(tag)}`;
}

/** Computes a tag, in a thread of libuv's pool. */
export async function argon2Tag(
  text: string,
  { algorithm, cost, salt }: Omit<Argon2Hash, 'tag'>,
  tagLength: number,
): Promise<Buffer> {
  const { memoryKiB: memory, passes, parallelism } = cost;
  const parameters = { message: text, nonce: salt, parallelism, tagLength, memory, passes };
  return Buffer.from(await derive(algorithm, parameters));
}

/** Whether a text has this hash, in the same time either way. */
export async function matchesArgon2(text: string, hash: Argon2Hash): Promise<boolean> {
  return timingSafeEqual(await argon2Tag(text, hash, hash.tag.length), hash.tag);
}
