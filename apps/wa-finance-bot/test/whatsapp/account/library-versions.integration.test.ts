import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { testChromium } from '@sesi/chromium/vitest';
import { RemoteAuthStore } from '@sesi/session-core/whatsapp';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import whatsapp, { type AuthStrategy } from 'whatsapp-web.js';
import whatsapp1344 from 'whatsapp-web.js-1.34.4';
import whatsapp1345 from 'whatsapp-web.js-1.34.5';
import whatsapp1346 from 'whatsapp-web.js-1.34.6';

import { AccountProfile } from '../../../src/whatsapp/account/account-profile.ts';
import { SafeRemoteAuth } from '../../../src/whatsapp/account/safe-remote-auth.ts';
import type { World } from '../gateway-fixture.ts';
import { type AccountWorld, openAccountWorld, session, timing } from './account-fixture.ts';

const botPhone = '+628111111111';
const budi = '+6281234567890';
const chromium = testChromium();

const versions: Readonly<Record<string, unknown>> = {
  '1.34.4': whatsapp1344,
  '1.34.5': whatsapp1345,
  '1.34.6': whatsapp1346,
  '1.34.7': whatsapp,
};

/** A client as a program would make it that has nothing of ours but the strategy. */
function openClient(library: typeof whatsapp, { fake }: World, strategy: AuthStrategy) {
  const client = new library.Client({
    authStrategy: strategy,
    webVersionCache: { type: 'none' },
    puppeteer: {
      executablePath: chromium?.executablePath ?? '',
      args: [...(chromium?.args ?? []), ...fake.chromiumArgs],
      env: chromium?.env ?? {},
      pipe: true,
    },
  });
  const seen: string[] = [];
  for (const event of ['qr', 'ready', 'disconnected', 'remote_session_saved'] as const) {
    client.on(event, () => seen.push(event));
  }
  client.on('message', (message) => void message.reply(`echo ${message.body}`));
  onTestFinished(() => client.pupBrowser?.close());
  return { client, seen };
}

async function untilSeen(seen: readonly string[], event: string): Promise<void> {
  await expect.poll(() => seen, { timeout: 20_000 }).toContain(event);
}

/** Links the account. */
async function link({ client, seen }: ReturnType<typeof openClient>, { fake }: World) {
  await client.initialize();
  await fake.pair(botPhone);
  await untilSeen(seen, 'ready');
}

async function expectLoggedIn({ client, seen }: ReturnType<typeof openClient>, { fake }: World) {
  await client.initialize();
  await untilSeen(seen, 'ready');
  expect(seen).not.toContain('qr');
  const text = randomBytes(4).toString('hex');
  await fake.receive({ from: budi, text });
  await fake.waitForSent({ body: `echo ${text}` });
}

describe.skipIf(chromium === undefined).each(Object.entries(versions))(
  'whatsapp-web.js %s',
  (_version, anyLibrary) => {
    // What is called here is the same in all of them, though their types differ.
    const library = anyLibrary as typeof whatsapp;
    /** The strategy on one machine, for a process that holds the account. */
    async function safeAuth(account: AccountWorld, machine: World) {
      const lease = await account.core.lease('whatsapp-account:bot', { waitMs: 5_000 });
      if (lease === undefined) throw new Error('somebody holds the account');
      const error = vi.fn<() => void>();
      const logger = { info: () => undefined, warn: () => undefined, error };
      const profile = new AccountProfile({
        clientId: 'bot',
        profile: machine.profile,
        store: account.store,
        lease,
        timing,
        logger,
      });
      const strategy = new SafeRemoteAuth(profile) satisfies AuthStrategy;
      return { lease, strategy, logger, client: openClient(library, machine, strategy) };
    }

    it('logs in on another machine with our strategy, through a conflict, until it logs out', async () => {
      const account = await openAccountWorld();
      const [one, two] = [account.machine('one'), account.machine('two')];
      const first = await safeAuth(account, one);
      await link(first.client, one);
      // Row 12: nobody waits for this, and it may be called many times.
      await Promise.all([first.strategy.afterAuthReady(), first.strategy.afterAuthReady()]);
      await first.client.client.destroy();
      await first.lease.release();
      expect(await account.versions()).toHaveLength(1);

      const second = await safeAuth(account, two);
      await expectLoggedIn(second.client, two);
      // Row 2: the library ends the client over it, and calls `disconnect` of the strategy.
      await account.world.fake.setState('CONFLICT');
      await untilSeen(second.client.seen, 'disconnected');
      expect(await account.backups.newest(session)).toBeTypeOf('number');
      await expect.poll(() => account.world.fake.connections(), { timeout: 10_000 }).toEqual([]);
      await second.lease.release();

      const third = await safeAuth(account, one);
      await expectLoggedIn(third.client, one);
      await third.client.client.logout();
      await third.strategy.destroy();
      expect(await account.backups.newest(session)).toBeUndefined();
      expect(third.logger.error).not.toHaveBeenCalled();
      await third.lease.release();
    });

    it('logs in on another machine with its own RemoteAuth on our store', async () => {
      const account = await openAccountWorld();
      const { encryptionKeys, core } = account.store;
      const remote = async (name: string) => {
        const { dataDir } = account.machine(name);
        await mkdir(dataDir, { recursive: true });
        const store = new RemoteAuthStore({
          values: core.largeValues,
          encryptionKeys,
          dataPath: dataDir,
        });
        const strategy = new library.RemoteAuth({
          store,
          clientId: 'bot',
          dataPath: dataDir,
          backupSyncIntervalMs: 3_600_000,
        });
        // The library's own way to make its minute shorter: by then Chromium has written what it needs.
        Object.assign(strategy, {
          delay: async () => await waitForProfile(join(dataDir, session)),
        });
        return { store, client: openClient(library, account.machine(name), strategy) };
      };
      const first = await remote('one');
      await link(first.client, account.world);
      await untilSeen(first.client.seen, 'remote_session_saved');
      await first.client.client.destroy();

      const second = await remote('two');
      await expectLoggedIn(second.client, account.world);
      // It deletes what is kept, which is taken back.
      await account.world.fake.setState('CONFLICT');
      await expect.poll(() => account.backups.newest(session), { timeout: 10_000 }).toBeUndefined();
      expect(await second.store.undelete({ session })).toBe(true);
      expect(await account.backups.newest(session)).toBeTypeOf('number');
    });
  },
);

/** Chromium writes the storage of a page late: a copy made before has no login in it. */
async function waitForProfile(profile: string): Promise<void> {
  const folder = join(profile, 'Default', 'Local Storage', 'leveldb');
  await vi.waitFor(
    async () => {
      const files = (await readdir(folder)).filter((name) => /\.(log|ldb)$/.test(name));
      const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'latin1')));
      if (!texts.some((text) => text.includes('fake-whatsapp-account'))) throw new Error('not yet');
    },
    { timeout: 30_000, interval: 100 },
  );
}
