import type { Cache } from '@sesi/cache';
import type { HttpApp, Logger, Probe, ProbeResult } from '@sesi/platform';
import { Telegraf } from 'telegraf';

import type { ChatRecords } from '../use-cases/chats/chat-records.ts';
import { moveChat } from '../use-cases/chats/move-chat.ts';
import type { Announcer } from '../use-cases/deadlines/announcer.ts';
import type { VotingContext } from '../use-cases/voting-context.ts';
import { BotApi } from './api/bot-api.ts';
import { ChatQueues } from './api/chat-queues.ts';
import { WatchedTelegram } from './api/watched-telegram.ts';
import { adminLists, ChatAdmins } from './chat-admins.ts';
import { offerCommands } from './command-menu.ts';
import { registerHandlers } from './handlers/register-handlers.ts';
import { LiveCards } from './live-cards.ts';
import { TelegramAnnouncer } from './telegram-announcer.ts';
import { electByLease } from './updates/election.ts';
import { Poller, type TelegramTokenError } from './updates/poller.ts';
import { WebhookStarter } from './updates/webhook-starter.ts';
import { addWebhookRoute, type WebhookOptions } from './updates/webhook.ts';

/** What is counted of the traffic with Telegram. */
export interface TrafficMeter {
  /** An update came. */
  update(type: string): void;
  /** A call was made, and answered with that HTTP status, or with none. */
  call(method: string, status: number | undefined): void;
}

/** What `createTelegramBot` takes. */
export interface TelegramBotOptions {
  readonly token: string;
  /** Such as `https://api.telegram.org`. */
  readonly apiRoot: string;
  /** Absent: the bot polls. */
  readonly webhook?: WebhookOptions;
  readonly voting: VotingContext;
  readonly records: ChatRecords;
  readonly cache: Cache;
  readonly logger: Logger;
  readonly meter: TrafficMeter;
  /** Called when Telegram refuses the token after it had accepted it. */
  readonly onFatal: (error: TelegramTokenError) => void;
}

/** The bot on Telegram. Disposing it finishes what runs and makes the last edits. */
export interface TelegramBot extends AsyncDisposable {
  readonly announcer: Announcer;
  /** Asks whether Telegram answers the bot's polls, or takes its webhook. */
  readonly probe: Probe;
  /** Adds the webhook's route, where there is one. */
  addRoutes(app: HttpApp): void;
  /**
   * Begins to poll, or announces the webhook; goes on trying when Telegram cannot be reached.
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
  const { token, apiRoot, webhook, voting, records, cache, logger, meter } = options;
  const settings = { apiRoot, webhookReply: false };
  const telegram = new WatchedTelegram(token, settings, (method, status) =>
    meter.call(method, status),
  );
  const bot = new Telegraf(token, { handlerTimeout: handlerTimeoutMs, telegram: settings });
  bot.telegram = telegram;
  const api = new BotApi(telegram, async (from, to) => {
    await moveChat(voting, records, from, to);
  });
  const queues = new ChatQueues();
  const cards = new LiveCards({ voting, api, queues, logger });
  const admins = new ChatAdmins(api, cache.namespace(adminLists), logger);
  bot.use((ctx, next) => {
    meter.update(ctx.updateType);
    return next();
  });
  const redelivers = webhook !== undefined;
  registerHandlers(bot, { voting, records, api, queues, cards, admins, logger, redelivers });
  let offered: Promise<void> | undefined;
  const onLaunch = (): void => {
    logger.info({ username: bot.botInfo?.username }, 'Telegram knows the bot');
    offered ??= offerCommands(api, logger);
  };
  const parts = { bot, telegram, logger, onLaunch, onFatal: options.onFatal };
  const election = electByLease(voting.core, token.split(':')[0] ?? '');
  const updates =
    webhook === undefined
      ? new Poller({ ...parts, election })
      : new WebhookStarter({ ...parts, webhook });
  return {
    announcer: new TelegramAnnouncer({ voting, api, queues, cards, logger }),
    probe: {
      name: 'telegram',
      critical: false,
      check: () => Promise.resolve(health(telegram, updates)),
    },
    addRoutes(app) {
      if (webhook === undefined) return;
      addWebhookRoute(app, webhook, (update) => bot.handleUpdate(update), logger);
    },
    start: (signal) => updates.start(signal),
    async [Symbol.asyncDispose]() {
      await updates[Symbol.asyncDispose]();
      await cards[Symbol.asyncDispose]();
      await queues.drain(drainMs);
    },
  };
}

function health({ polls }: WatchedTelegram, updates: Poller | WebhookStarter): ProbeResult {
  if (updates instanceof WebhookStarter) {
    return { status: updates.announced ? 'healthy' : 'unhealthy' };
  }
  if (updates.standingBy) return { status: 'healthy' };
  const { lastSuccessAt, lastContactAt, failing } = polls;
  const silent = lastContactAt === undefined || Date.now() - lastContactAt.getTime() > silentMs;
  return {
    status: failing || silent ? 'unhealthy' : 'healthy',
    lastPollAt: lastSuccessAt?.toISOString(),
  };
}
