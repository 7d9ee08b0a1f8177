/** A limit, window, cost or id cannot be used. Nothing was counted. */
export class InvalidRateLimitError extends Error {
  override readonly name = 'InvalidRateLimitError';
  readonly code = 'RATE_LIMIT_INVALID';
}
