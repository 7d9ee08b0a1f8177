import { SessionError } from '../errors.ts';

/**
 * The lease is not held any more, or may not be: somebody else may hold it. The `reason` of a lease's signal, and
 * what `assertLeaseHeld` throws. Stop what only the holder may do.
 */
export class LeaseLostError extends SessionError {
  override readonly name = 'LeaseLostError';
  readonly code = 'LEASE_LOST';

  constructor(lease: string, generation: number, reason: string, cause?: unknown) {
    super(`Lease "${lease}" (generation ${generation}) ${reason}.`, { cause });
  }
}

/** The name, owner or life of a lease is unusable. Nothing was written. */
export class InvalidLeaseError extends SessionError {
  override readonly name = 'InvalidLeaseError';
  readonly code = 'LEASE_INVALID';
}
