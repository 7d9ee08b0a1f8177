/** A stored hash cannot be read, or a password cannot be hashed. Holds neither. */
export class PasswordHashError extends Error {
  override readonly name = 'PasswordHashError';
  readonly code = 'PASSWORD_HASH_UNUSABLE';
}

/** More passwords wait to be checked than can be in time. */
export class PasswordsBusyError extends Error {
  override readonly name = 'PasswordsBusyError';
  readonly code = 'PASSWORDS_BUSY';
}
