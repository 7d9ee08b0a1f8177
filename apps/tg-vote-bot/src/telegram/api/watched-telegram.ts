import { Telegram, TelegramError } from 'telegraf';
import type { Opts, Telegram as Methods } from 'telegraf/types';

import { carriesFile, JsonCalls } from './json-calls.ts';

/** A call had no answer within its deadline. Whether Telegram acted on it is not known. */
export class CallTimeoutError extends Error {
  override readonly name = 'CallTimeoutError';
  readonly code = 'TELEGRAM_TIMEOUT';

  constructor(method: string, deadlineMs: number, options?: ErrorOptions) {
    super(`Telegram did not answer ${method} within ${deadlineMs} ms.`, options);
  }
}

/** A poll failed for a reason that may pass. Telegraf does not know this error, so it leaves the waiting to us. */
export class PollFailedError extends Error {
  override readonly name = 'PollFailedError';
  readonly code = 'TELEGRAM_POLL_FAILED';
}

/** How the calls for updates go. */
export interface PollState {
  /** When Telegram last answered one. */
  readonly lastSuccessAt: Date | undefined;
  /** When Telegram last answered any call. */
  readonly lastContactAt: Date | undefined;
  /** True when the last one failed, or could not be begun. */
  readonly failing: boolean;
}

/** How long calls may take, in milliseconds. */
export interface CallDeadlines {
  /** A long poll, which Telegram answers after 50 s at the latest. */
  readonly pollMs: number;
  /** Any other call. */
  readonly callMs: number;
}

/** A connection that died silently shows by a poll that has no answer 25 s after it should have had one. */
const usualDeadlines: CallDeadlines = { pollMs: 75_000, callMs: 10_000 };
/** The call by which Telegraf confirms what it has handled, when it stops. */
const confirmDeadlineMs = 1_000;

/** What Telegraf calls to begin polling, and to poll. */
const pollingMethods: ReadonlySet<string> = new Set(['getMe', 'deleteWebhook', 'getUpdates']);

type CallOptions = NonNullable<Parameters<Telegram['callApi']>[2]>;

/**
 * Telegraf's client with a deadline for every call (its own is 500 s, also for a poll that waits 50 s) and with an
 * eye on the polls.
 */
export class WatchedTelegram extends Telegram {
  #polls: PollState = {
    lastSuccessAt: undefined,
    lastContactAt: undefined,
    failing: false,
  };
  #closing = new AbortController();
  readonly #calls: JsonCalls;
  readonly #deadlines: CallDeadlines;
  readonly #onAnswer: (method: string, status: number | undefined) => void;

  /** @param onAnswer - told of each call, with its HTTP status; without one when there was no answer. */
  constructor(
    token: string,
    options: ConstructorParameters<typeof Telegram>[1],
    onAnswer: (method: string, status: number | undefined) => void = () => undefined,
    deadlines: CallDeadlines = usualDeadlines,
  ) {
    super(token, options);
    this.#calls = new JsonCalls({ token, apiRoot: this.options.apiRoot });
    this.#deadlines = deadlines;
    this.#onAnswer = onAnswer;
  }

  /** How the polls go. */
  get polls(): PollState {
    return this.#polls;
  }

  /** Ends the poll that waits, and lets none begin. Other calls go on. */
  stopPolling(): void {
    this.#closing.abort();
  }

  /** Lets polls begin again. */
  allowPolling(): void {
    if (this.#closing.signal.aborted) this.#closing = new AbortController();
  }

  override async callApi<Method extends keyof Methods>(
    method: Method,
    payload: Opts<Method>,
    options: CallOptions = {},
  ): Promise<ReturnType<Methods[Method]>> {
    const confirms = method === 'getUpdates' && !('timeout' in payload);
    if (confirms) return this.#callInTime(method, payload, confirmDeadlineMs, options);
    if (!pollingMethods.has(method)) {
      return this.#callInTime(method, payload, this.#deadlines.callMs, options);
    }
    const isPoll = method === 'getUpdates';
    const deadlineMs = isPoll ? this.#deadlines.pollMs : this.#deadlines.callMs;
    const closing = this.#closing.signal;
    try {
      const answer = await this.#callInTime(method, payload, deadlineMs, options, [closing]);
      this.#polls = { ...this.#polls, failing: false };
      if (isPoll) this.#polls = { ...this.#polls, lastSuccessAt: new Date() };
      return answer;
    } catch (error) {
      if (closing.aborted) throw error;
      this.#polls = { ...this.#polls, failing: true };
      // Of these two Telegraf must know: it would confirm updates once more, which ends the poll of another process.
      const known = error instanceof TelegramError && [401, 409].includes(error.code);
      if (known || !isPoll) throw error;
      throw new PollFailedError('Telegram cannot be asked for updates.', { cause: error });
    }
  }

  async #callInTime<Method extends keyof Methods>(
    method: Method,
    payload: Opts<Method>,
    deadlineMs: number,
    options: CallOptions = {},
    ends: readonly AbortSignal[] = [],
  ): Promise<ReturnType<Methods[Method]>> {
    const abort = new AbortController();
    const end = (): void => abort.abort();
    let late = false;
    // AbortSignal.timeout would go off later all the same, for each call that was answered.
    const timer = setTimeout(() => {
      late = true;
      end();
    }, deadlineMs);
    // Telegraf's own signal is a shim that AbortSignal.any does not take.
    const signals = [...ends, ...(options.signal === undefined ? [] : [options.signal])];
    for (const signal of signals) {
      if (signal.aborted) end();
      signal.addEventListener('abort', end);
    }
    try {
      const answer = carriesFile(payload)
        ? await super.callApi(method, payload, { signal: asShim(abort.signal) })
        : // By its method it is of that type.
          ((await this.#calls.call(method, payload, abort.signal)) as ReturnType<Methods[Method]>);
      this.#polls = { ...this.#polls, lastContactAt: new Date() };
      this.#onAnswer(method, 200);
      return answer;
    } catch (error) {
      this.#onAnswer(method, error instanceof TelegramError ? error.code : undefined);
      if (!late) throw error;
      throw new CallTimeoutError(method, deadlineMs, { cause: error });
    } finally {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener('abort', end);
    }
  }
}

/** node-fetch takes Node's signals; only the types of Telegraf's shim are others. */
function asShim(signal: object): NonNullable<CallOptions['signal']> {
  return signal as NonNullable<CallOptions['signal']>;
}
