import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { FoundChromium } from '@sesi/chromium';
import { onTestFinished } from 'vitest';
import whatsappWeb, { type Client, type ClientOptions } from 'whatsapp-web.js';

import { type FakeWhatsApp, type FakeWhatsAppOptions, startFakeWhatsApp } from '../src/index.ts';

/** The phone of the bot's own account. */
export const bot = '+628111111111';
export const budi = '+6281234567890';
export const siti = '+6281234567891';

/** The part of whatsapp-web.js that the tests use, of whichever version. */
export type WhatsAppWeb = typeof whatsappWeb;

/** What a client is made with. */
export interface ClientSettings {
  readonly dataPath?: string;
  readonly library?: WhatsAppWeb;
  readonly options?: Partial<ClientOptions>;
}

/** A stand-in that is closed when the test ends. */
export async function startFake(options: FakeWhatsAppOptions = {}): Promise<FakeWhatsApp> {
  const fake = await startFakeWhatsApp(options);
  onTestFinished(() => fake.close());
  return fake;
}

/** A folder for a browser profile, gone when the test ends. */
export async function makeDataPath(): Promise<string> {
  const dataPath = await mkdtemp(join(tmpdir(), 'sesi-fake-whatsapp-'));
  onTestFinished(() => rm(dataPath, { recursive: true, force: true, maxRetries: 5 }));
  return dataPath;
}

/** A client that is not started. It is closed when the test ends. */
export async function makeClient(
  fake: FakeWhatsApp,
  chromium: FoundChromium | undefined,
  { dataPath, library = whatsappWeb, options = {} }: ClientSettings = {},
): Promise<Client> {
  const profile = dataPath ?? (await makeDataPath());
  const client = new library.Client({
    authStrategy: new library.LocalAuth({ dataPath: profile }),
    webVersionCache: { type: 'none' },
    puppeteer: {
      ...chromium,
      args: ['--no-sandbox', ...fake.chromiumArgs],
      handleSIGINT: false,
    },
    ...options,
  });
  endWithTest(client);
  return client;
}

/** A client that is linked to `phone`, or finds itself linked, and ready. */
export async function readyClient(
  fake: FakeWhatsApp,
  chromium: FoundChromium | undefined,
  settings: ClientSettings & { readonly phone?: string } = {},
): Promise<Client> {
  const client = await makeClient(fake, chromium, settings);
  const ready = once(client, 'ready');
  const qrs: string[] = [];
  client.on('qr', (qr) => qrs.push(qr));
  await client.initialize();
  const [qr] = qrs;
  if (qr !== undefined) await fake.pair(settings.phone ?? bot, { qr });
  await ready;
  return client;
}

/**
 * Closes the client when the test ends. After a navigation the library calls `inject` where nobody waits for it; when that
 * is cut off by the end of the test, or by a crash that the test wants, it is no failure.
 */
export function endWithTest(client: Client): void {
  let isEnding = false;
  const inject: () => Promise<void> = Reflect.get(client, 'inject');
  const contained = async (): Promise<void> => {
    try {
      await inject.call(client);
    } catch (error) {
      if (!isEnding) throw error;
    }
  };
  Reflect.set(client, 'inject', contained);
  onTestFinished(async () => {
    isEnding = true;
    await client.destroy();
  });
}
