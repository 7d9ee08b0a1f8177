import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type FakeWhatsApp, startFakeWhatsApp } from '@sesi/fake-whatsapp';
import { onTestFinished, vi } from 'vitest';

import type { GatewayState, MessageHandler } from '../../src/conversation/message-gateway.ts';
import type { WhatsAppGatewayOptions } from '../../src/whatsapp/gateway-options.ts';
import {
  openWhatsAppGateway,
  type WhatsAppMessageGateway,
} from '../../src/whatsapp/whatsapp-gateway.ts';

/** The phone of the bot's own account. */
export const botPhone = '+628111111111';

/** Which Chromium the tests use, as the bot itself finds it. */
const search = {
  executablePath: process.env['PUPPETEER_EXECUTABLE_PATH'],
  environment: process.env,
};

/** Everything that a gateway needs: a WhatsApp, and a folder for its account. Gone when the test ends. */
export interface World {
  readonly fake: FakeWhatsApp;
  readonly dataDir: string;
  /** The folder of the account's browser profile. */
  readonly profile: string;
}

/** One line of the log. */
export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** A gateway under test, with what it has shown and logged. The arrays grow. */
export interface TestGateway {
  readonly gateway: WhatsAppMessageGateway;
  readonly qrs: readonly string[];
  readonly log: readonly LogLine[];
  /** Waits until the gateway comes to one of these states, after the one that was waited for last. */
  readonly reaches: (...states: readonly GatewayState[]) => Promise<GatewayState>;
}

/** A fresh world for the running test. */
export async function openWorld(): Promise<World> {
  const fake = await startFakeWhatsApp();
  const dataDir = await mkdtemp(join(tmpdir(), 'sesi-whatsapp-'));
  onTestFinished(async () => {
    await fake.close();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  });
  return { fake, dataDir, profile: join(dataDir, 'session-bot') };
}

/** Opens a gateway in this world, without starting it. It is closed when the test ends. */
export function openGateway(
  world: World,
  options: Partial<WhatsAppGatewayOptions> = {},
): TestGateway {
  const qrs: string[] = [];
  const log: LogLine[] = [];
  const logAt =
    (level: LogLine['level']) =>
    (fields: object, message: string): void => {
      log.push({ level, fields: { ...fields }, message });
    };
  const gateway = openWhatsAppGateway({
    clientId: 'bot',
    chromiumPath: search.executablePath,
    environment: search.environment,
    dataDir: world.dataDir,
    chromiumArgs: world.fake.chromiumArgs,
    onQr: (qr) => qrs.push(qr),
    logger: { info: logAt('info'), warn: logAt('warn'), error: logAt('error') },
    limits: { restartDelayMs: 50 },
    outbound: { isHuman: false, hasWritten: async () => true },
    ...options,
  });
  onTestFinished(() => gateway[Symbol.asyncDispose]());
  // Read from the log: a state may be over before anybody looks.
  const states = (): unknown[] =>
    log.filter(({ message }) => message === 'whatsapp state').map(({ fields }) => fields['state']);
  let next = 0;
  return {
    gateway,
    qrs,
    log,
    async reaches(...wanted) {
      const index = await vi.waitFor(
        () => {
          const found = states().findIndex(
            (state, at) => at >= next && wanted.includes(state as GatewayState),
          );
          if (found === -1)
            throw new Error(`not ${wanted.join(' or ')} but ${states().join(', ')}`);
          return found;
        },
        { timeout: 20_000, interval: 10 },
      );
      next = index + 1;
      return states()[index] as GatewayState;
    },
  };
}

/** Answers each text with itself. */
export const echo: MessageHandler = async ({ text }) => [`echo ${text}`];

/** Starts a gateway and links it, or finds it linked. */
export async function startReady(
  world: World,
  onMessage: MessageHandler = echo,
  options: Partial<WhatsAppGatewayOptions> = {},
): Promise<TestGateway> {
  const opened = openGateway(world, options);
  await opened.gateway.start(onMessage);
  if ((await opened.reaches('waiting-for-qr', 'ready')) === 'waiting-for-qr') {
    await world.fake.pair(botPhone);
    await opened.reaches('ready');
  }
  return opened;
}
