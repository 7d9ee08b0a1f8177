import type { FastifyInstance } from 'fastify';

import { WebhookPost } from './delivery/webhook-post.ts';
import { StartError } from './errors.ts';
import type { BotApiParts } from './http/bot-api-route.ts';
import { buildServer } from './http/build-server.ts';
import { performWebhookReply } from './http/webhook-reply.ts';
import { contentsInFolder, contentsInMemory } from './persistence/file-contents.ts';
import { loadSnapshot, StateFile } from './persistence/state-file.ts';
import { CallLog } from './sim/call-log.ts';
import { EventFeed } from './sim/event-feed.ts';
import { Faults } from './sim/faults.ts';
import { Simulation } from './sim/simulation.ts';
import { World, type Bot } from './state/world.ts';
import { RateLimits, type RateLimitSettings } from './time/rate-limits.ts';
import { VirtualClock } from './time/virtual-clock.ts';

/** How to start a fake Telegram. */
export interface FakeTelegramOptions {
  /** Default: a free one. */
  readonly port?: number;
  /** Address to listen on. Default: 127.0.0.1. */
  readonly host?: string;
  /** The one bot's token, `<id>:<secret>`. Default: `DEFAULT_TOKEN`. */
  readonly token?: string;
  /** Without @; ends in `bot`. Default: sesi_vote_bot. */
  readonly botUsername?: string;
  /** The bot's name for people. Default: Sesi. */
  readonly botName?: string;
  /** Whether the bot hears only what is meant for it in groups. Default: true, as for a new bot. */
  readonly privacyMode?: boolean;
  /** Keeps people, chats, messages, numbers and unconfirmed updates in this file. Default: in memory only. */
  readonly stateFile?: string;
  /**
   * How many messages and edits the bot may send before it gets 429: `telegramRateLimits` or others. Default: any number,
   * for Telegram does not publish how long a burst may be, and few tests are about that.
   */
  readonly rateLimits?: RateLimitSettings;
  /** Milliseconds since 1970. Default: Date.now. `sim.advanceClock` puts it forward. */
  readonly clock?: () => number;
}

/** A running fake Telegram. */
export interface FakeTelegram extends AsyncDisposable {
  /** For a client's `apiRoot`, without a slash at the end. */
  readonly url: string;
  readonly token: string;
  readonly bot: Bot;
  /** The people's side. */
  readonly sim: Simulation;
  /** Ends all waiting calls, stops listening and saves the state. A second call does nothing. */
  close(): Promise<void>;
}

/** Used when no token is given. It belongs to no bot. */
export const DEFAULT_TOKEN = '110000001:SESI-LOCAL-FAKE-TELEGRAM-NOT-A-SECRET';

/**
 * Starts a Telegram for one bot on this machine.
 * @throws {StartError} When an option makes no sense or the port is taken.
 * @throws {StateFileError} When the state file is damaged or belongs to another bot.
 */
export async function startFakeTelegram(options: FakeTelegramOptions = {}): Promise<FakeTelegram> {
  const { token = DEFAULT_TOKEN, stateFile, host = '127.0.0.1' } = options;
  const bot = describeBot(token, options);
  const snapshot = stateFile === undefined ? undefined : loadSnapshot(stateFile, bot.id);
  const clock = new VirtualClock(options.clock ?? Date.now);
  const world = new World({
    bot,
    clock,
    snapshot,
    limits: new RateLimits(options.rateLimits, () => clock.now()),
    fileContents:
      stateFile === undefined ? contentsInMemory() : contentsInFolder(`${stateFile}.files`),
  });
  const feed = new EventFeed(world, snapshot?.lastSequence ?? 0);
  const file =
    stateFile === undefined
      ? undefined
      : new StateFile(stateFile, () => world.snapshot(feed.lastSequence));
  // After the feed: what is saved has counted the event.
  world.observe({ stateChanged: () => file?.changed() });

  const closing = new AbortController();
  const calls = new CallLog();
  const webhooks: WebhookPost = new WebhookPost(world, (answer) => {
    void performWebhookReply({ world, webhooks, calls, signal: closing.signal }, answer);
  });
  const parts: BotApiParts = {
    token,
    world,
    webhooks,
    faults: new Faults(),
    calls,
    closing: closing.signal,
  };
  const sim = new Simulation({ ...parts, feed });
  const server = buildServer(parts, sim);
  const url = await listen(server, host, options.port ?? 0);

  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= (async () => {
      closing.abort();
      webhooks.stop();
      await server.close();
      file?.close();
    })();
    return closed;
  };
  return { url, token, bot, sim, close, [Symbol.asyncDispose]: close };
}

function describeBot(
  token: string,
  { botUsername = 'sesi_vote_bot', botName = 'Sesi', privacyMode = true }: FakeTelegramOptions,
): Bot {
  const id = Number(/^(?<id>[1-9][0-9]*):[A-Za-z0-9_-]+$/.exec(token)?.groups?.['id']);
  if (!Number.isSafeInteger(id)) {
    throw new StartError('A bot token looks like 110000001:letters-and-digits');
  }
  if (!/^[A-Za-z][A-Za-z0-9_]{1,28}bot$/i.test(botUsername)) {
    throw new StartError(
      `'${botUsername}' can't be a bot's username: 5 to 32 letters, digits and _, ending in bot`,
    );
  }
  return { id, username: botUsername, firstName: botName, hasPrivacyMode: privacyMode };
}

async function listen(server: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    return await server.listen({ host, port });
  } catch (cause) {
    await server.close();
    throw new StartError(
      `The fake Telegram can't listen on ${host}:${port}; choose another port, or 0 for a free one`,
      { cause },
    );
  }
}
