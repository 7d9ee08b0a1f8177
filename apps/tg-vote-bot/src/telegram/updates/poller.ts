import { setTimeout as sleep } from 'node:timers/promises';

import type { Logger } from '@sesi/platform';
import { type Telegraf, TelegramError } from 'telegraf';

import { TelegramCallError } from '../api/telegram-call-error.ts';
import { PollFailedError, type WatchedTelegram } from '../api/watched-telegram.ts';
import type { Election, Mandate } from './election.ts';

/** Telegram does not know the token: trying again does not help. */
export class TelegramTokenError extends Error {
  override readonly name = 'TelegramTokenError';
  readonly code = 'TELEGRAM_TOKEN_REFUSED';

  constructor(cause: unknown) {
    super(
      'Telegram does not know this bot: check TELEGRAM_BOT_TOKEN (@BotFather shows it again with /token) and TELEGRAM_API_ROOT.',
      { cause },
    );
  }
}

/** The kinds of updates that the bot asks for; without the last it would not learn that it was removed. */
export const allowedUpdates = ['message', 'callback_query', 'my_chat_member'] as const;

/** What `Poller` takes. */
export interface PollerOptions {
  readonly bot: Telegraf;
  readonly telegram: WatchedTelegram;
  readonly logger: Logger;
  readonly election: Election;
  /** Called each time that Telegram has answered at the begin of polling. */
  readonly onLaunch: () => void;
  /** Called when polling has ended for good, which only a refused token brings about. */
  readonly onFatal: (error: TelegramTokenError) => void;
}

const shortestPauseMs = 500;
const longestPauseMs = 30_000;
/** What runs when polling stops has this long to finish. */
const stopDeadlineMs = 2_500;

/**
 * Keeps Telegraf polling while this process is the elected one; the others stand by. What ends its loop (a process of
 * somebody else polls, Telegram is away or silent) begins it again after a pause that grows, and only a refused token
 * is final.
 */
export class Poller implements AsyncDisposable {
  readonly #options: PollerOptions;
  readonly #stopping = new AbortController();
  #polling: Promise<void> | undefined;
  #standingBy = false;

  constructor(options: PollerOptions) {
    this.#options = options;
  }

  /** True while another process polls. */
  get standingBy(): boolean {
    return this.#standingBy;
  }

  /**
   * Begins. Resolves when polling has begun, when another process polls, or when it could not and goes on trying.
   *
   * @param signal - gives the start up.
   * @throws TelegramTokenError when Telegram refuses the token at once; the signal's reason.
   */
  async start(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    let started = false;
    this.#polling = this.#keepPolling(() => {
      started = true;
      resolve();
    })
      .catch((error: unknown) => {
        if (!(error instanceof TelegramTokenError)) throw error;
        if (started) this.#options.onFatal(error);
        else reject(error);
      })
      .finally(resolve);
    const giveUp = (): void => this.#stop();
    signal.addEventListener('abort', giveUp);
    await promise.finally(() => signal.removeEventListener('abort', giveUp));
    signal.throwIfAborted();
  }

  async #keepPolling(onOutcome: () => void): Promise<void> {
    const { telegram, logger, election } = this.#options;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        await using mandate = await election.elect(signal, () => {
          this.#standingBy = true;
          logger.info('Another process polls: standing by');
          onOutcome();
        });
        this.#standingBy = false;
        telegram.allowPolling();
        const stop = (): void => telegram.stopPolling();
        mandate.signal.addEventListener('abort', stop);
        await this.#pollWhile(mandate, onOutcome);
      } catch (error) {
        if (error instanceof TelegramTokenError) throw error;
        if (signal.aborted) return;
        logger.warn({ err: error }, 'It cannot be settled who polls: trying again');
        onOutcome();
        await this.#pause(1, 0);
      }
    }
  }

  async #pollWhile(mandate: Mandate, onOutcome: () => void): Promise<void> {
    const { bot, telegram, logger, onLaunch } = this.#options;
    const ended = (): boolean => mandate.signal.aborted || this.#stopping.signal.aborted;
    let failures = 0;
    while (!ended()) {
      const before = telegram.polls.lastSuccessAt;
      let askedToWaitMs = 0;
      try {
        await bot.launch({ allowedUpdates: [...allowedUpdates] }, () => {
          onOutcome();
          onLaunch();
        });
        if (!ended()) logger.warn('Polling ended by itself: beginning anew');
      } catch (error) {
        if (isTokenRefused(error)) throw new TelegramTokenError(error);
        if (!ended()) this.#logFailure(error);
        askedToWaitMs = TelegramCallError.from(causeOf(error)).retryAfterMs;
        onOutcome();
      }
      if (ended()) return;
      // Only a poll that worked counts as a success: two processes that end each other's polls must slow down.
      failures = telegram.polls.lastSuccessAt === before ? failures + 1 : 1;
      await this.#pause(failures, askedToWaitMs);
    }
  }

  #logFailure(error: unknown): void {
    const conflict = error instanceof TelegramError && error.code === 409;
    this.#options.logger.warn(
      { err: error },
      conflict
        ? 'Another process polls with this token: waiting for it to stop'
        : 'Polling failed: trying again',
    );
  }

  /** Waits longer after each failure, with chance in it, so that two processes do not step on each other for ever. */
  async #pause(failures: number, atLeastMs: number): Promise<void> {
    const longest = Math.min(shortestPauseMs * 2 ** failures, longestPauseMs);
    const pauseMs = Math.max(atLeastMs, longest / 2 + (Math.random() * longest) / 2);
    await sleep(pauseMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }

  #stop(): void {
    this.#stopping.abort();
    this.#options.telegram.stopPolling();
  }

  /** Stops polling and waits for the handlers that run, and for Telegram to know what was handled. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop();
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(() => {
      this.#options.logger.warn({ stopDeadlineMs }, 'Handlers are still running: not waiting');
      resolve();
    }, stopDeadlineMs);
    await Promise.race([this.#polling, late]);
    clearTimeout(timer);
  }
}

/** What Telegraf or the network said, without our own words around it. */
function causeOf(error: unknown): unknown {
  return error instanceof PollFailedError ? error.cause : error;
}

/** 401 for a token that was revoked, 404 for one that no bot ever had. */
export function isTokenRefused(error: unknown): boolean {
  return error instanceof TelegramError && (error.code === 401 || error.code === 404);
}
