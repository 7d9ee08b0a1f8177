import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';

import { openSessionCore, parseEncryptionKeys, type SessionCore } from '@sesi/session-core';
import { ProfileBackups } from '@sesi/session-core/whatsapp';
import { createTestDatabase } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { onTestFinished } from 'vitest';

import type { MessageHandler } from '../../../src/conversation/message-gateway.ts';
import type {
  AccountCore,
  AccountStore,
  AccountTiming,
} from '../../../src/whatsapp/account/account-store.ts';
import type { WhatsAppGatewayOptions } from '../../../src/whatsapp/gateway-options.ts';
import { echo, openGateway, openWorld, type TestGateway, type World } from '../gateway-fixture.ts';

/** The session's name, as the library has it. */
export const session = 'RemoteAuth-bot';

/** Short lives, so that a test sees them end; no recycling that nobody asked for. */
export const timing: AccountTiming = {
  leaseMs: 2_000,
  firstBackupAfterMs: 3_600_000,
  backupAtEndMs: 10_000,
  retryForMs: 300,
  recycleAfterMs: 0,
  recycleAboveMb: 0,
  recycleCheckMs: 100,
};

/** A WhatsApp and a Postgres, and as many machines as the test wants. */
export interface AccountWorld {
  readonly world: World;
  readonly core: SessionCore;
  readonly store: AccountStore;
  readonly databaseUrl: string;
  readonly encryptionKey: string;
  /** What is kept of the account. */
  readonly backups: ProfileBackups;
  /** Versions in Postgres, the oldest first; a logout is one too. */
  versions(): Promise<readonly number[]>;
  /** The same WhatsApp and Postgres, and a disk of its own. */
  machine(name: string): World;
}

/** A fresh world for the running test. */
export async function openAccountWorld(): Promise<AccountWorld> {
  const world = await openWorld();
  const database = await createTestDatabase(testServices());
  onTestFinished(() => database[Symbol.asyncDispose]());
  const encryptionKey = randomBytes(32).toString('base64');
  const encryptionKeys = parseEncryptionKeys(encryptionKey);
  const core = await openSessionCore({
    postgres: { url: database.url },
    redis: false,
    encryptionKeys,
  });
  onTestFinished(() => core.close());
  const backups = new ProfileBackups({
    values: core.largeValues,
    encryptionKeys,
    folder: join(world.dataDir, 'test'),
  });
  return {
    world,
    core,
    store: { core, encryptionKeys },
    databaseUrl: database.url,
    encryptionKey,
    backups,
    async versions() {
      const found: number[] = [];
      for (;;) {
        const below = found[0] === undefined ? {} : { below: found[0] };
        const value = await core.largeValues.get(`whatsapp-profile:${session}`, below);
        if (value === undefined) return found;
        found.unshift(value.version);
      }
    },
    machine(name) {
      const dataDir = join(world.dataDir, name);
      return { fake: world.fake, dataDir, profile: join(dataDir, 'session-bot') };
    },
  };
}

/** A gateway on one machine of an account world, not started. */
export function openAccountGateway(
  { store }: Pick<AccountWorld, 'store'>,
  machine: World,
  options: Partial<WhatsAppGatewayOptions> & { readonly timing?: Partial<AccountTiming> } = {},
): TestGateway {
  const { timing: more, ...rest } = options;
  return openGateway(machine, {
    account: store,
    accountTiming: { ...timing, ...more },
    ...rest,
  });
}

/** Starts a gateway, and links it if it asks for that. */
export async function startAccountGateway(
  account: Pick<AccountWorld, 'store'>,
  machine: World,
  options: Parameters<typeof openAccountGateway>[2] & { readonly handler?: MessageHandler } = {},
): Promise<TestGateway> {
  const { handler = echo, ...rest } = options;
  const opened = openAccountGateway(account, machine, rest);
  await opened.gateway.start(handler);
  if ((await opened.reaches('waiting-for-qr', 'ready')) === 'waiting-for-qr') {
    await machine.fake.pair('+628111111111');
    await opened.reaches('ready');
  }
  return opened;
}

/** A store whose large values fail as long as `failure` is set. */
export class FailingValues {
  failure: Error | undefined;
  /** How often something was asked for while it failed. */
  refused = 0;
  readonly store: AccountStore;

  constructor({ core, encryptionKeys }: AccountStore) {
    const values = core.largeValues;
    const guard = async <Result>(work: () => Promise<Result>): Promise<Result> => {
      if (this.failure === undefined) return await work();
      this.refused += 1;
      throw this.failure;
    };
    const failing: AccountCore = {
      lease: (name, options) => core.lease(name, options),
      sessions: (kind) => core.sessions(kind),
      largeValues: {
        put: (...args) => guard(() => values.put(...args)),
        get: (...args) => guard(() => values.get(...args)),
        find: (...args) => guard(() => values.find(...args)),
      },
    };
    this.store = { core: failing, encryptionKeys };
  }
}

/** A bot in a process of its own, on one machine. It is gone when the test ends. */
export function spawnAccountBot(
  { databaseUrl, encryptionKey }: Pick<AccountWorld, 'databaseUrl' | 'encryptionKey'>,
  machine: World,
  accountTiming: Partial<AccountTiming> = {},
): ChildProcess {
  const options = {
    clientId: 'bot',
    dataDir: machine.dataDir,
    chromiumPath: process.env['PUPPETEER_EXECUTABLE_PATH'],
    chromiumArgs: machine.fake.chromiumArgs,
    accountTiming: { ...timing, ...accountTiming },
    databaseUrl,
    encryptionKey,
  };
  const program = new URL('../gateway-process.ts', import.meta.url).pathname;
  const bot = spawn(
    process.execPath,
    ['--conditions=@sesi/source', program, JSON.stringify(options)],
    { stdio: 'inherit' },
  );
  onTestFinished(async () => {
    if (bot.exitCode !== null || bot.signalCode !== null) return;
    bot.kill('SIGKILL');
    await once(bot, 'exit');
  });
  return bot;
}

/** Leaves an account behind that was linked on this machine and is saved. */
export async function linkedOn(account: AccountWorld, name: string): Promise<World> {
  const machine = account.machine(name);
  const { gateway } = await startAccountGateway(account, machine);
  await gateway[Symbol.asyncDispose]();
  return machine;
}
