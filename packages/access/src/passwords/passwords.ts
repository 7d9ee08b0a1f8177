import { randomBytes } from 'node:crypto';

import bcrypt from 'bcryptjs';

import {
  type Argon2Cost,
  type Argon2Hash,
  argon2Tag,
  matchesArgon2,
  readArgon2,
  writeArgon2,
} from './argon2-hash.ts';
import { PasswordHashError, PasswordsBusyError } from './password-errors.ts';
import {
  type PasswordOwner,
  type PasswordPolicy,
  type PasswordVerdict,
  validatePassword,
} from './validate-password.ts';

/** argon2id by the OWASP Password Storage Cheat Sheet: 19 MiB, 2 passes, 1 lane. */
const defaultCost: Argon2Cost = { memoryKiB: 19_456, passes: 2, parallelism: 1 };
const saltLength = 16;
const tagLength = 32;

/** Nobody has a longer password; more would only keep the process busy. */
const mostBytes = 1_024;
/** 2^16 rounds take four seconds: no system stored more. */
const mostBcryptRounds = 16;

/** What `openPasswords` takes. */
export interface PasswordsOptions {
  readonly policy?: Partial<PasswordPolicy>;
  /** Of new hashes; default: argon2id, 19 MiB, 2 passes, 1 lane (OWASP). */
  readonly cost?: Argon2Cost;
  /** Hashes at a time, each with its memory and a thread; default 4. */
  readonly concurrency?: number;
  /** Callers that may wait for their turn; default 200. */
  readonly queue?: number;
}

/** Whether a password is right. */
export type PasswordMatch =
  | {
      readonly kind: 'match';
      /** To be stored in place of the hash, which is of an older kind or cost. */
      readonly rehash?: string;
    }
  | { readonly kind: 'mismatch' };

/** The rules and the hashes of passwords. */
export interface Passwords {
  /** Contract E: checks a password that somebody wants to have against the policy. */
  validatePassword(password: string, owner?: PasswordOwner): PasswordVerdict;
  /**
   * The hash to store, a PHC string.
   *
   * @throws PasswordsBusyError when too many wait; PasswordHashError for more than 1,024 bytes.
   */
  hash(password: string): Promise<string>;
  /**
   * Compares a password with a stored hash: argon2 of any cost, or bcrypt.
   *
   * @param hash - Undefined for an account that does not exist: it takes as long as one with the wrong password.
   * @throws PasswordsBusyError; PasswordHashError when the hash is of no known kind.
   */
  verify(password: string, hash: string | undefined): Promise<PasswordMatch>;
}

/** Opens the passwords. */
export function openPasswords(options: PasswordsOptions = {}): Passwords {
  return new BoundedPasswords(options);
}

class BoundedPasswords implements Passwords {
  readonly #policy: Partial<PasswordPolicy>;
  readonly #cost: Argon2Cost;
  readonly #concurrency: number;
  readonly #queue: number;
  readonly #nobody: Argon2Hash;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(options: PasswordsOptions) {
    this.#policy = options.policy ?? {};
    this.#cost = options.cost ?? defaultCost;
    this.#concurrency = Math.max(1, options.concurrency ?? 4);
    this.#queue = options.queue ?? 200;
    this.#nobody = {
      algorithm: 'argon2id',
      cost: this.#cost,
      salt: randomBytes(saltLength),
      tag: randomBytes(tagLength),
    };
  }

  validatePassword(password: string, owner?: PasswordOwner): PasswordVerdict {
    return validatePassword(password, owner, this.#policy);
  }

  async hash(password: string): Promise<string> {
    const text = password.normalize('NFKC');
    if (Buffer.byteLength(text) > mostBytes) {
      throw new PasswordHashError(`A password has at most ${mostBytes} bytes: validate it first.`);
    }
    return await this.#inTurn(() => this.#derive(text));
  }

  async verify(password: string, hash: string | undefined): Promise<PasswordMatch> {
    const tooLong = Buffer.byteLength(password) > mostBytes;
    const stored = hash === undefined || tooLong ? this.#nobody : readHash(hash);
    // What is too long is nobody's password, and is not worth hashing.
    const typed = tooLong ? '' : password;
    return await this.#inTurn(async () => {
      const text = typed.normalize('NFKC');
      if (typeof stored === 'string') {
        if (!(await bcrypt.compare(typed, stored))) return { kind: 'mismatch' };
        return { kind: 'match', rehash: await this.#derive(text) };
      }
      if (!(await matchesArgon2(text, stored)) || stored === this.#nobody) {
        return { kind: 'mismatch' };
      }
      return this.#isCurrent(stored)
        ? { kind: 'match' }
        : { kind: 'match', rehash: await this.#derive(text) };
    });
  }

  async #derive(text: string): Promise<string> {
    const parts = {
      algorithm: 'argon2id',
      cost: this.#cost,
      salt: randomBytes(saltLength),
    } as const;
    return writeArgon2({ ...parts, tag: await argon2Tag(text, parts, tagLength) });
  }

  #isCurrent({ algorithm, cost, salt, tag }: Argon2Hash): boolean {
    const { memoryKiB, passes, parallelism } = this.#cost;
    return (
      algorithm === 'argon2id' &&
      cost.memoryKiB === memoryKiB &&
      cost.passes === passes &&
      cost.parallelism === parallelism &&
      salt.length >= saltLength &&
      tag.length >= tagLength
    );
  }

  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running >= this.#concurrency) {
      if (this.#waiting.length >= this.#queue) {
        throw new PasswordsBusyError(
          'Too many passwords are being checked: try again in a second.',
        );
      }
      // Whoever ends hands its place on.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}

/** @returns A bcrypt hash as text. @throws PasswordHashError */
function readHash(hash: string): Argon2Hash | string {
  const rounds = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/.exec(hash)?.[1];
  if (rounds !== undefined && Number(rounds) >= 4 && Number(rounds) <= mostBcryptRounds)
    return hash;
  const read = readArgon2(hash);
  if (read !== undefined) return read;
  throw new PasswordHashError(
    'The stored hash is neither argon2 (version 19) nor bcrypt, or costs too much: have the person set a new password.',
  );
}
