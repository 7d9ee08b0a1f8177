import { randomBytes } from 'node:crypto';

/** An id of 128 random bits in 22 characters that fit a key and a button: nobody can guess another one. */
export function newId(): string {
  return randomBytes(16).toString('base64url');
}
