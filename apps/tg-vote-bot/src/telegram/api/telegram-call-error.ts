import { TelegramError } from 'telegraf';

/**
 * Why a call failed, by what it means for the caller:
 *
 * - `rate-limited`: not done; again after `retryAfterMs`;
 * - `not-sent`: not done, because Telegram cannot be reached or is broken; again later;
 * - `unknown`: the answer never came, so it may be done;
 * - `message-gone`: the message to edit is not there any more, or cannot be edited;
 * - `forbidden`: the bot may not write there, now and later;
 * - `refused`: the call itself is wrong.
 */
export type CallFailure =
  | 'rate-limited'
  | 'not-sent'
  | 'unknown'
  | 'message-gone'
  | 'forbidden'
  | 'refused';

/** A call to Telegram failed. `cause` is what Telegraf threw. */
export class TelegramCallError extends Error {
  override readonly name = 'TelegramCallError';
  readonly code = 'TELEGRAM_CALL_FAILED';
  readonly failure: CallFailure;
  /** When another try makes sense, in milliseconds; 0 where nothing is known. */
  readonly retryAfterMs: number;
  /** The supergroup that the group became. */
  readonly movedTo: number | undefined;

  constructor(failure: CallFailure, options: { cause?: unknown; retryAfterMs?: number } = {}) {
    const said = options.cause instanceof TelegramError ? `: ${options.cause.description}` : '';
    super(`A call to Telegram failed (${failure})${said}`, { cause: options.cause });
    this.failure = failure;
    this.retryAfterMs = options.retryAfterMs ?? 0;
    this.movedTo =
      options.cause instanceof TelegramError
        ? options.cause.parameters?.migrate_to_chat_id
        : undefined;
  }

  /** The error of a call, by what Telegraf threw. */
  static from(cause: unknown): TelegramCallError {
    if (cause instanceof TelegramCallError) return cause;
    if (!(cause instanceof TelegramError)) {
      return new TelegramCallError(wasNeverSent(cause) ? 'not-sent' : 'unknown', { cause });
    }
    const seconds = cause.parameters?.retry_after;
    if (cause.code === 429) {
      return new TelegramCallError('rate-limited', { cause, retryAfterMs: (seconds ?? 5) * 1000 });
    }
    return new TelegramCallError(failureOf(cause), { cause });
  }
}

/** Telegram's own words (telegram-bot-api, Client.cpp) for what is forbidden though its code is 400. */
const forbidden =
  /chat not found|not enough rights|CHAT_WRITE_FORBIDDEN|have no rights|group chat was deactivated/i;

const messageGone = /message to edit not found|message can't be edited|MESSAGE_ID_INVALID/i;

function failureOf({ code, description }: TelegramError): CallFailure {
  // A gateway that gave up waiting does not know what became of the call.
  if (code === 504) return 'unknown';
  // A token that is refused now may be mended; the poller says so and ends the process.
  if (code >= 500 || code === 401 || code === 404) return 'not-sent';
  if (code === 403 || forbidden.test(description)) return 'forbidden';
  return messageGone.test(description) ? 'message-gone' : 'refused';
}

const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** True when not even a connection came about. */
function wasNeverSent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && neverConnected.has(String(error.code));
}
