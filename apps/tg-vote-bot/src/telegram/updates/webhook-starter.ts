import { setTimeout as sleep } from 'node:timers/promises';

import type { Logger } from '@sesi/platform';
import { type Telegraf, TelegramError } from 'telegraf';

import type { WatchedTelegram } from '../api/watched-telegram.ts';
import { isTokenRefused, TelegramTokenError } from './poller.ts';
import { announceWebhook, type WebhookOptions } from './webhook.ts';

/** What `WebhookStarter` takes. */
export interface WebhookStarterOptions {
  readonly bot: Telegraf;
  readonly telegram: WatchedTelegram;
  readonly webhook: WebhookOptions;
  readonly logger: Logger;
  /** Called when Telegram has taken the webhook. */
  readonly onLaunch: () => void;
  /** Called when Telegram refuses the token later than at the start. */
  readonly onFatal: (error: TelegramTokenError) => void;
}

const firstPauseMs = 500;
const longestPauseMs = 30_000;

/** Tells Telegram to deliver updates here, and goes on trying until it has heard. */
export class WebhookStarter implements AsyncDisposable {
  readonly #options: WebhookStarterOptions;
  readonly #stopping = new AbortController();
  #announcing: Promise<void> | undefined;
  #announced = false;

  constructor(options: WebhookStarterOptions) {
    this.#options = options;
  }

  /** True from when Telegram has taken the webhook. */
  get announced(): boolean {
    return this.#announced;
  }

  /**
   * Begins. Resolves when Telegram has taken the webhook, or could not be reached and is tried again.
   *
   * @param signal - gives the start up.
   * @throws TelegramTokenError when Telegram refuses the token at once; the signal's reason.
   */
  async start(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (await this.#attempt()) return;
    this.#announcing = this.#keepTrying().catch((error: unknown) => {
      if (!(error instanceof TelegramTokenError)) throw error;
      this.#options.onFatal(error);
    });
  }

  async #keepTrying(): Promise<void> {
    const { signal } = this.#stopping;
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted || (await this.#attempt())) return;
    }
  }

  async #attempt(): Promise<boolean> {
    const { bot, telegram, webhook, logger, onLaunch } = this.#options;
    try {
      bot.botInfo ??= await telegram.getMe();
      await announceWebhook(telegram, webhook);
      this.#announced = true;
      onLaunch();
      return true;
    } catch (error) {
      if (isTokenRefused(error)) throw new TelegramTokenError(error);
      const refused = error instanceof TelegramError && error.code === 400;
      logger[refused ? 'error' : 'warn'](
        { err: error },
        refused
          ? 'Telegram does not take the webhook: check TELEGRAM_WEBHOOK_URL'
          : 'The webhook could not be announced: trying again',
      );
      return false;
    }
  }

  /** Stops trying. The webhook stays: other processes may live behind it. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort();
    await this.#announcing;
  }
}
