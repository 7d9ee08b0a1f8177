import { randomBytes } from 'node:crypto';

import { createLogger, readConfig } from '@sesi/platform';
import { createTestDatabase, createTestRedis } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { onTestFinished } from 'vitest';

import { type App, type AppOverrides, startApp } from '../src/app.ts';
import { schema } from '../src/config.ts';

/** Of every bot of this run: one that starts anew opens what the one before has sealed. */
export const encryptionKey = randomBytes(32).toString('base64');

/** Databases of a test's own; gone when it ends. */
export interface TestStores {
  readonly databaseUrl: string;
  /** `undefined`: Postgres alone. */
  readonly redisUrl: string | undefined;
}

/** Opens stores for the running test. */
export async function openStores(options: {
  readonly redis: boolean;
  readonly empty?: boolean;
}): Promise<TestStores> {
  const services = testServices();
  const database = await createTestDatabase(services, { empty: options.empty === true });
  onTestFinished(() => database[Symbol.asyncDispose]());
  if (!options.redis) {
    return { databaseUrl: database.url, redisUrl: undefined };
  }
  const redis = await createTestRedis(services);
  onTestFinished(() => redis[Symbol.asyncDispose]());
  return { databaseUrl: database.url, redisUrl: redis.url };
}

/** A bot of this process, which is talked to over its local gateway. */
export interface RunningApp {
  readonly url: string;
  /** Its log, a line each. The array grows. */
  readonly log: readonly string[];
  /** Posts a message and returns the replies. */
  say(from: string, text: string, id?: string): Promise<readonly string[]>;
  /** Posts whatever it is given, and returns the status and body of the answer. */
  post(
    body: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<readonly [number, unknown]>;
  stop(): Promise<void>;
}

/** Starts the app on these stores. It is stopped when the test ends, if not before. */
export async function startBot(
  stores: TestStores,
  env: Readonly<Record<string, string>> = {},
  overrides: AppOverrides = {},
): Promise<RunningApp> {
  const log: string[] = [];
  const logger = createLogger({
    name: 'wa-finance-bot',
    level: 'debug',
    destination: { write: (line) => log.push(line) },
  });
  const config = readConfig(schema, {
    LOCAL_CHAT: 'true',
    PORT: '0',
    DATABASE_URL: stores.databaseUrl,
    SESSION_ENCRYPTION_KEY: encryptionKey,
    REDIS_ENABLED: String(stores.redisUrl !== undefined),
    REDIS_URL: stores.redisUrl,
    ...env,
  });
  const app: App = await startApp(
    config,
    { logger, signal: new AbortController().signal },
    overrides,
  );
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= Promise.resolve(app[Symbol.asyncDispose]());
    return stopped;
  };
  onTestFinished(stop);

  const post: RunningApp['post'] = async (body, headers = {}) => {
    const response = await fetch(`${app.url}/local/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    return [response.status, await response.json()];
  };
  return {
    url: app.url,
    log,
    post,
    stop,
    async say(from, text, id) {
      const [status, body] = await post({ from, text, ...(id !== undefined && { id }) });
      if (status !== 200) throw new Error(`${status}: ${JSON.stringify(body)}`);
      return (body as { replies: readonly string[] }).replies;
    },
  };
}
