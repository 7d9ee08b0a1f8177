/** The bot may not write to somebody by itself who never wrote to it. Answer people; do not look for them. */
export class StrangerError extends Error {
  override readonly name = 'StrangerError';
  readonly code = 'STRANGER';

  constructor() {
    super('The bot begins no conversation with somebody who has not written to it first.');
  }
}

/** A message that the bot begins by itself found no room beside the answers. Nothing was sent; try again later. */
export class OutboundLimitError extends Error {
  override readonly name = 'OutboundLimitError';
  readonly code = 'OUTBOUND_LIMIT';
  /** When there may be room, in milliseconds. */
  readonly retryAfterMs: number;

  /** @param reason - which limit, in words. */
  constructor(reason: string, retryAfterMs: number) {
    super(`Nothing was sent: ${reason}. Try again in ${Math.ceil(retryAfterMs / 1000)} s.`);
    this.retryAfterMs = retryAfterMs;
  }
}
