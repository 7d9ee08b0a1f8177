import { SessionError } from '../errors.ts';

/** Neither Redis nor Postgres took the message, or the subscription, within 2 s; or the core is closed. */
export class ChannelUnavailableError extends SessionError {
  override readonly name = 'ChannelUnavailableError';
  readonly code = 'CHANNEL_UNAVAILABLE';
}

/** The name of a channel or a payload is unusable. Nothing was sent. */
export class InvalidMessageError extends SessionError {
  override readonly name = 'InvalidMessageError';
  readonly code = 'CHANNEL_MESSAGE_INVALID';
}

/** The payload has more than 65,536 bytes as JSON. Nothing was sent. */
export class MessageTooLargeError extends SessionError {
  override readonly name = 'MessageTooLargeError';
  readonly code = 'CHANNEL_MESSAGE_TOO_LARGE';

  constructor(channel: string, bytes: number, most: number) {
    super(
      `A message for channel "${channel}" has ${bytes} bytes of JSON, more than ${most}: ` +
        'store it (a session, a large value) and publish where it is.',
    );
  }
}
