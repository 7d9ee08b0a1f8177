import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { Environment } from '@sesi/platform';
import { freePort } from '@sesi/test-services';

import { LocalError } from '../local-error.ts';
import { RunningClaim } from '../running-file.ts';
import { BotProcess } from './bot-process.ts';
import { openPostgres, openRedis, openTelegram } from './local-servers.ts';
import { renderLogLine } from './log-line.ts';
import { ownEncryptionKey } from './own-encryption-key.ts';
import { requireFreePort } from './require-free-port.ts';
import type { StartSettings } from './start-settings.ts';
import { stopTimes } from './stop-times.ts';
import { type Summary, summarize } from './summarize.ts';
import { waitUntilReady } from './wait-until-ready.ts';

/** The first start makes a database; a slow machine with a browser to open takes the longest. */
const readyDeadlineMs = 90_000;

/** Everything that `start` runs. */
export interface Sesi extends AsyncDisposable {
  readonly summary: Summary;
  /** Settles when a bot ends by itself, with a sentence for a person. */
  readonly broken: Promise<string>;
}

/** What `startSesi` tells on the way. */
export interface StartOptions {
  readonly print: (line: string) => void;
  /** Aborted to give up starting. */
  readonly signal: AbortSignal;
}

/**
 * Starts the servers that the settings do not give, both bots, and waits until they are ready. What was started is
 * stopped again, in reverse, when this fails and when the result is disposed.
 *
 * @throws LocalError with what to do; what the servers throw; the signal's reason.
 */
export async function startSesi(settings: StartSettings, options: StartOptions): Promise<Sesi> {
  await using stack = new AsyncDisposableStack();
  const claim = stack.use(await RunningClaim.take(settings.dataDir));
  await requireFreePort(settings.waPort, 'wa-finance-bot', 'WA_PORT');
  await requireFreePort(settings.tgPort, 'tg-vote-bot', 'TG_PORT');
  await mkdir(settings.dataDir, { recursive: true });

  options.print('Starting Postgres, Redis and both bots …');
  const postgres = await openPostgres(settings, stack);
  options.signal.throwIfAborted();
  const redis = await openRedis(settings, stack);
  const telegram = await openTelegram(settings, stack);
  options.signal.throwIfAborted();

  const bots = stack.use(new Bots(options.print, stopTimes(settings).botsMs));
  const environment = {
    NODE_ENV: 'development',
    ...settings.environment,
    ...(await ownEncryptionKey(settings.dataDir, settings.environment)),
    ...postgres.variables,
    ...redis.variables,
  };
  const wa = bots.start('wa', 'wa-finance-bot', settings.waPort || (await freePort()), {
    WHATSAPP_DATA_DIR: join(settings.dataDir, 'whatsapp'),
    ...environment,
    LOCAL_CHAT: String(settings.localChat),
  });
  const tg = bots.start('tg', 'tg-vote-bot', settings.tgPort || (await freePort()), {
    ...environment,
    ...telegram.variables,
  });
  await bots.untilReady([wa, tg], options.signal);

  await claim.publish({
    ready: true,
    wa: { url: wa.url, localChat: settings.localChat },
    tg: { url: tg.url, ...(telegram.url !== undefined && { fakeTelegramUrl: telegram.url }) },
    ...(redis.url !== undefined && { redisUrl: redis.url }),
  });
  const summary = summarize({
    waUrl: wa.url,
    tgUrl: tg.url,
    localChat: settings.localChat,
    realTelegram: settings.realTelegram,
    postgres: postgres.description,
    redis: redis.description,
    telegram: telegram.description,
    dataDir: settings.dataDir,
  });
  const parts = stack.move();
  return { summary, broken: bots.broken, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

interface StartedBot {
  readonly process: BotProcess;
  readonly url: string;
}

/** The bots of one start: stopped together, and watched while they run. */
class Bots implements AsyncDisposable {
  readonly #print: (line: string) => void;
  readonly #graceMs: number;
  readonly #broken = Promise.withResolvers<string>();
  #all: BotProcess[] = [];
  #stopping = false;

  /** @param graceMs - How long they may take to stop. */
  constructor(print: (line: string) => void, graceMs: number) {
    this.#print = print;
    this.#graceMs = graceMs;
  }

  get broken(): Promise<string> {
    return this.#broken.promise;
  }

  start(label: string, app: string, port: number, environment: Environment): StartedBot {
    const print = this.#print;
    const bot = BotProcess.start({
      app,
      environment: { ...environment, PORT: String(port) },
      onLine(line) {
        for (const rendered of renderLogLine(line)) {
          print(`${label} │ ${rendered}`);
        }
      },
    });
    this.#all = [...this.#all, bot];
    void this.#watch(bot);
    return { process: bot, url: `http://127.0.0.1:${port}` };
  }

  async #watch(bot: BotProcess): Promise<void> {
    const how = await bot.ended;
    if (!this.#stopping) {
      this.#broken.resolve(`${bot.app} ended by itself (${how}); its last lines are above.`);
    }
  }

  async untilReady(bots: readonly StartedBot[], signal: AbortSignal): Promise<void> {
    const giveUp = new AbortController();
    const ready = Promise.all(
      bots.map(async ({ process, url }) => {
        const options = {
          deadlineMs: readyDeadlineMs,
          signal: AbortSignal.any([signal, giveUp.signal]),
        };
        if (!(await waitUntilReady(`${url}/ready`, options))) {
          throw new LocalError(
            `${process.app} was not ready after ${readyDeadlineMs / 1000} s; its last lines are above.`,
          );
        }
      }),
    );
    const ended = this.broken.then((what) => {
      throw new LocalError(`${what} It was not ready yet.`);
    });
    try {
      await Promise.race([ready, ended]);
    } finally {
      giveUp.abort(new LocalError('Starting was given up.'));
      await Promise.allSettled([ready]);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping = true;
    await Promise.all(
      this.#all.map(async (bot) => {
        if (!(await bot.stop(this.#graceMs))) {
          this.#print(`${bot.app} did not stop within ${this.#graceMs} ms and was killed.`);
        }
      }),
    );
  }
}
