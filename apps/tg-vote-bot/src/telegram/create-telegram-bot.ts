import type { Logger, Probe, ProbeResult } from '@sesi/platform';
import { Telegraf } from 'telegraf';

import type { ChatLanguages } from '../use-cases/chat-languages.ts';
import type { Announcer } from '../use-cases/deadlines/announcer.ts';
import type { VotingContext } from '../use-cases/voting-context.ts';
import { BotApi } from './api/bot-api.ts';
import { ChatQueues } from './api/chat-queues.ts';
import { WatchedTelegram } from './api/watched-telegram.ts';
import { ChatAdmins } from './chat-admins.ts';
import { offerCommands } from './command-menu.ts';
import { registerHandlers } from './handlers/register-handlers.ts';
import { LiveCards } from './live-cards.ts';
import { Poller, type TelegramTokenError } from './poller.ts';
import { TelegramAnnouncer } from './telegram-announcer.ts';

/** What `createTelegramBot` takes. */
export interface TelegramBotOptions {
  readonly token: string;
  /** Such as `https://api.telegram.org`. */
  readonly apiRoot: string;
  readonly voting: VotingContext;
  readonly languages: ChatLanguages;
  readonly logger: Logger;
  /** Called when Telegram refuses the token after it had accepted it. */
  readonly onFatal: (error: TelegramTokenError) => void;
}

/** The bot on Telegram. Disposing it finishes what runs and makes the last edits. */
export interface TelegramBot extends AsyncDisposable {
  readonly announcer: Announcer;
  /** Asks whether Telegram answers the bot's polls. */
  readonly probe: Probe;
  /**
   * Begins to poll; goes on trying when Telegram cannot be reached.
   *
   * @param signal - gives the start up.
   * @throws TelegramTokenError when Telegram refuses the token; the signal's reason.
   */
  start(signal: AbortSignal): Promise<void>;
}

/** A handler that takes longer no longer holds up the next poll (Telegraf waits for the slowest of a batch). */
const handlerTimeoutMs = 15_000;
/** Without an answer for so long the connection is dead: a poll is answered after 50 s at the latest. */
const silentMs = 80_000;
/** What is still to be sent has this long when the process stops. */
const drainMs = 500;

/** Puts the edge to Telegram together. Nothing is called before `start`, or before the announcer is used. */
export function createTelegramBot(options: TelegramBotOptions): TelegramBot {
  const { token, apiRoot, voting, languages, logger } = options;
  const settings = { apiRoot, webhookReply: false };
  const telegram = new WatchedTelegram(token, settings);
  const bot = new Telegraf(token, { handlerTimeout: handlerTimeoutMs, telegram: settings });
  bot.telegram = telegram;
  const api = new BotApi(telegram);
  const queues = new ChatQueues();
  const cards = new LiveCards({ voting, api, queues, logger });
  const admins = new ChatAdmins(api, logger);
  registerHandlers(bot, { voting, languages, api, queues, cards, admins, logger });
  let offered: Promise<void> | undefined;
  const poller = new Poller({
    bot,
    telegram,
    logger,
    onLaunch: () => {
      logger.info({ username: bot.botInfo?.username }, 'Telegram knows the bot: polling');
      offered ??= offerCommands(api, logger);
    },
    onFatal: options.onFatal,
  });
  return {
    announcer: new TelegramAnnouncer({ voting, api, queues, cards, logger }),
    probe: { name: 'telegram', critical: false, check: () => Promise.resolve(health(telegram)) },
    start: (signal) => poller.start(signal),
    async [Symbol.asyncDispose]() {
      await poller[Symbol.asyncDispose]();
      await cards[Symbol.asyncDispose]();
      await queues.drain(drainMs);
    },
  };
}

function health({ polls }: WatchedTelegram): ProbeResult {
  const { lastSuccessAt, lastContactAt, failing } = polls;
  const silent = lastContactAt === undefined || Date.now() - lastContactAt.getTime() > silentMs;
  return {
    status: failing || silent ? 'unhealthy' : 'healthy',
    lastPollAt: lastSuccessAt?.toISOString(),
  };
}
