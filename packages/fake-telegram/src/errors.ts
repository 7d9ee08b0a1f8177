/** `parameters` of an error answer: what the client can do about it. */
export interface ErrorParameters {
  readonly migrate_to_chat_id?: number;
  readonly retry_after?: number;
}

/**
 * A refusal by a Bot API method. It is thrown through the method and becomes the answer
 * `{ok: false, error_code, description, parameters?}` at the one place where calls are answered.
 */
export class BotApiError extends Error {
  override readonly name = 'BotApiError';
  readonly code = 'BOT_API_REFUSED';
  /** The HTTP status and `error_code`. */
  readonly errorCode: number;
  /** Telegram's text. */
  readonly description: string;
  readonly parameters: ErrorParameters | undefined;

  constructor(errorCode: number, description: string, parameters?: ErrorParameters) {
    super(description);
    this.errorCode = errorCode;
    this.description = description;
    this.parameters = parameters;
  }
}

/**
 * The 400 answer for `reason`. As on the real server a sentence begins in lower case
 * and a code such as BUTTON_DATA_INVALID stays as it is (telegram-bot-api, Client.cpp).
 */
export function badRequest(reason: string): BotApiError {
  const isCode = /^.[A-Z_]/.test(reason);
  const text = isCode ? reason : reason.charAt(0).toLowerCase() + reason.slice(1);
  return new BotApiError(400, `Bad Request: ${text}`);
}

/** What can be wrong with a call of the control interface. */
export type SimErrorCode =
  | 'AMBIGUOUS_NAME'
  | 'INVALID_REQUEST'
  | 'NOT_A_MEMBER'
  | 'TIMED_OUT'
  | 'UNKNOWN_BUTTON'
  | 'UNKNOWN_CHAT'
  | 'UNKNOWN_FILE'
  | 'UNKNOWN_MESSAGE'
  | 'UNKNOWN_USER';

/** A call of the control interface that can't be carried out; the message says what there is instead. */
export class SimError extends Error {
  override readonly name = 'SimError';
  readonly code: SimErrorCode;

  constructor(code: SimErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** The state file can't be read, written or understood; the message names the file and what to do. */
export class StateFileError extends Error {
  override readonly name = 'StateFileError';
  readonly code = 'STATE_FILE';
}

/** The server could not start: its port is taken, or an option makes no sense. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly code = 'START';
}
