/** The service failed too often: it was not called, and is tried again after a while. */
export class CircuitOpenError extends Error {
  override readonly name = 'CircuitOpenError';
  readonly code = 'CIRCUIT_OPEN';

  constructor(service: string, cause: unknown) {
    super(`${service} failed too often and is left alone for a while: do without it.`, { cause });
  }
}

/** The service did not answer in time. It counts as a failure of the service. */
export class CallTimeoutError extends Error {
  override readonly name = 'CallTimeoutError';
  readonly code = 'CALL_TIMEOUT';

  constructor(service: string, timeoutMs: number, cause: unknown) {
    super(`${service} did not answer within ${timeoutMs} ms.`, { cause });
  }
}
