import { SessionError } from '../errors.ts';

/** A name or a chunk of a large value is unusable. Nothing became visible. */
export class InvalidLargeValueError extends SessionError {
  override readonly name = 'InvalidLargeValueError';
  readonly code = 'LARGE_VALUE_INVALID';
}

/** There are more bytes than `maxBytes`. Nothing became visible. */
export class LargeValueTooLargeError extends SessionError {
  override readonly name = 'LargeValueTooLargeError';
  readonly code = 'LARGE_VALUE_TOO_LARGE';
  readonly maxBytes: number;

  constructor(name: string, maxBytes: number) {
    super(`Large value "${name}" has more than ${maxBytes} bytes: store it elsewhere.`);
    this.maxBytes = maxBytes;
  }
}

/** What Postgres holds is not what was put: by `put` before it became visible, by `get` for every kept version. */
export class LargeValueDamagedError extends SessionError {
  override readonly name = 'LargeValueDamagedError';
  readonly code = 'LARGE_VALUE_DAMAGED';
  readonly version: number;

  constructor(name: string, version: number) {
    super(`Version ${version} of large value "${name}" is damaged: its size or sha256 is wrong.`);
    this.version = version;
  }
}

/** The value was deleted while it was written, or writing it took longer than a minute. Nothing became visible. */
export class LargeValueRemovedError extends SessionError {
  override readonly name = 'LargeValueRemovedError';
  readonly code = 'LARGE_VALUE_REMOVED';

  constructor(name: string) {
    super(`Large value "${name}" was removed while it was written: put it again.`);
  }
}

/** The source or Postgres took longer than 24 s for the bytes. What was put did not become visible. */
export class LargeValueTimeoutError extends SessionError {
  override readonly name = 'LargeValueTimeoutError';
  readonly code = 'LARGE_VALUE_TIMEOUT';

  constructor(name: string, ms: number) {
    super(`Large value "${name}" was not done within ${ms} ms.`);
  }
}
