import { once } from 'node:events';
import { readdir, readlink, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';

import { testChromium } from '@sesi/chromium/vitest';
import { StoreUnavailableError } from '@sesi/session-core';
import { openPool } from '@sesi/session-core/postgres';
import { describe, expect, it } from 'vitest';

import { browsersOn } from '../../../src/whatsapp/chromium/browser-processes.ts';
import {
  FailingValues,
  linkedOn,
  openAccountGateway,
  openAccountWorld,
  session,
  spawnAccountBot,
  startAccountGateway,
} from './account-fixture.ts';

const budi = '+6281234567890';

describe.skipIf(testChromium() === undefined)('an account that stays logged in', () => {
  it('row 1: an outage is never taken for "no session": the profile stays, no QR code is shown', async () => {
    const account = await openAccountWorld();
    const one = await linkedOn(account, 'one');
    const failing = new FailingValues(account.store);
    failing.failure = new StoreUnavailableError('planted');
    const { gateway, qrs, log, reaches } = openAccountGateway({ store: failing.store }, one);
    await gateway.start(async () => []);
    await expect
      .poll(() => log.filter(({ level }) => level === 'warn').at(-1), { timeout: 15_000 })
      .toMatchObject({ fields: { reason: 'failed', err: { code: 'STORE_UNAVAILABLE' } } });
    // It was asked again before it gave up.
    expect(failing.refused).toBeGreaterThan(1);
    expect(await readdir(one.profile)).toContain('Default');

    failing.failure = undefined;
    await reaches('ready');
    expect(qrs).toEqual([]);
  });

  it('row 1: a machine without a profile waits for the store too', async () => {
    const account = await openAccountWorld();
    await linkedOn(account, 'one');
    const failing = new FailingValues(account.store);
    failing.failure = new StoreUnavailableError('planted');
    const two = account.machine('two');
    const { gateway, qrs, log, reaches } = openAccountGateway({ store: failing.store }, two);
    await gateway.start(async () => []);
    await expect
      .poll(() => log.filter(({ level }) => level === 'warn').length, { timeout: 15_000 })
      .toBeGreaterThan(1);
    expect(account.world.fake.connections()).toEqual([]);
    failing.failure = undefined;
    await reaches('ready');
    expect(qrs).toEqual([]);
  });

  it('row 2: a conflict deletes nothing, a logout by the phone does, and can be taken back', async () => {
    const account = await openAccountWorld();
    const one = await linkedOn(account, 'one');
    const { qrs, reaches } = await startAccountGateway(account, one);
    for (const state of ['CONFLICT', 'DEPRECATED_VERSION']) {
      await one.fake.setState(state);
      await reaches('disconnected');
      await reaches('ready');
      expect(await account.backups.newest(session)).toBeTypeOf('number');
    }
    expect(qrs).toEqual([]);

    await one.fake.logoutFromPhone();
    await reaches('waiting-for-qr');
    expect(await account.backups.newest(session)).toBeUndefined();
    expect(await account.backups.undelete(session)).toBe(true);
    expect(await account.backups.newest(session)).toBeTypeOf('number');
  });

  it('row 3: two processes never hold one account; when the holder dies the other goes on in 30 s', async () => {
    const account = await openAccountWorld();
    const [one, two] = [await linkedOn(account, 'one'), account.machine('two')];
    const { fake } = account.world;
    const holder = spawnAccountBot(account, one);
    await expect
      .poll(() => fake.connections(), { timeout: 20_000 })
      .toMatchObject([{ synced: true }]);
    const second = openAccountGateway(account, two);
    await second.gateway.start(async ({ text }) => [`two ${text}`]);
    await second.reaches('standby');
    const neverAsked = (): Promise<boolean> => Promise.reject(new Error('nothing can be sent'));
    await expect(second.gateway.send(budi, 'halo', neverAsked)).rejects.toThrow(
      'another process has the WhatsApp account',
    );
    await fake.receive({ from: budi, text: 'satu' });
    await fake.waitForSent({ body: 'echo satu' });
    // Chats that are marked as read are dealt with.
    await expect.poll(() => fake.received()).toMatchObject([{ seen: true }]);
    expect(fake.connections()).toHaveLength(1);

    holder.kill('SIGKILL');
    await once(holder, 'exit');
    await fake.receive({ from: budi, text: 'dua' });
    const died = performance.now();
    await second.reaches('ready');
    expect(performance.now() - died).toBeLessThan(30_000);
    await fake.waitForSent({ body: 'two dua' });
    expect(second.qrs).toEqual([]);
    expect(fake.sent.map(({ body }) => body)).toEqual(['echo satu', 'two dua']);
  });

  it('row 3: a process that lost the lease closes its browser, and its late save is refused', async () => {
    const account = await openAccountWorld();
    const one = await linkedOn(account, 'one');
    const first = await startAccountGateway(account, one);
    const [before] = (await account.versions()).slice(-1);
    const lost = await account.core.leaseHolder('whatsapp-account:bot');
    // As after a stall of the process.
    await giveLeaseAway(account.databaseUrl);
    await first.reaches('standby');
    expect(await browsersOn(one.profile)).toEqual([]);
    const put = account.core.largeValues.put('late', Buffer.from('late'), {
      fence: { name: 'whatsapp-account:bot', generation: lost?.generation ?? 0 },
    });
    await expect(put).rejects.toMatchObject({ code: 'LEASE_LOST' });
    expect((await account.versions()).at(-1)).toBe(before);
  });

  it('row 4: a store that fails at a save ends no process: the archive waits, and is saved later', async () => {
    const account = await openAccountWorld();
    const failing = new FailingValues(account.store);
    const one = account.machine('one');
    const first = await startAccountGateway({ store: failing.store }, one);
    failing.failure = new StoreUnavailableError('planted');
    await first.gateway[Symbol.asyncDispose]();
    expect(first.log).toContainEqual(
      expect.objectContaining({
        fields: expect.objectContaining({ event: 'backup-spooled' }) as object,
      }),
    );
    expect((await readdir(one.dataDir)).filter((name) => name.endsWith('.spool.zip'))).toHaveLength(
      1,
    );
    expect(await account.versions()).toEqual([]);

    failing.failure = undefined;
    const second = await startAccountGateway({ store: failing.store }, one);
    expect(second.qrs).toEqual([]);
    expect(await account.versions()).toHaveLength(1);
    expect((await readdir(one.dataDir)).filter((name) => name.endsWith('.spool.zip'))).toEqual([]);
  });

  it('row 5: stopped right after it was linked, it is logged in on another machine', async () => {
    const account = await openAccountWorld();
    await linkedOn(account, 'one');
    const two = await startAccountGateway(account, account.machine('two'));
    expect(two.qrs).toEqual([]);
    await two.gateway[Symbol.asyncDispose]();
    // And goes back: the newer login is there.
    const back = await startAccountGateway(account, account.machine('one'));
    expect(back.qrs).toEqual([]);
    expect(back.log).toContainEqual(
      expect.objectContaining({ message: 'whatsapp profile restored' }),
    );
  });

  it('row 6: killed soon after it was linked, and the disk lost with it, it is logged in elsewhere', async () => {
    const account = await openAccountWorld();
    const one = account.machine('one');
    const bot = spawnAccountBot(account, one, { firstBackupAfterMs: 500 });
    await one.fake.pair('+628111111111');
    await expect.poll(() => account.versions(), { timeout: 20_000 }).toHaveLength(1);
    bot.kill('SIGKILL');
    await once(bot, 'exit');
    await rm(one.dataDir, { recursive: true, force: true, maxRetries: 5 });
    const two = await startAccountGateway(account, account.machine('two'));
    expect(two.qrs).toEqual([]);
  });

  it('row 7: a corrupt newest backup gives way to the one before', async () => {
    const account = await openAccountWorld();
    await linkedOn(account, 'one');
    const [good] = await account.versions();
    await account.core.largeValues.put(`whatsapp-profile:${session}`, Buffer.from('cut off'));
    const two = await startAccountGateway(account, account.machine('two'));
    expect(two.qrs).toEqual([]);
    expect(two.log).toContainEqual(
      expect.objectContaining({ message: 'whatsapp profile restored', fields: { version: good } }),
    );
  });

  it('row 8: a machine without any folder restores the account', async () => {
    const account = await openAccountWorld();
    await linkedOn(account, 'one');
    const two = await startAccountGateway(account, account.machine('deep/er/two'));
    expect(two.qrs).toEqual([]);
  });

  it('row 9: nothing is written to the working folder', async () => {
    const account = await openAccountWorld();
    const before = await readdir('.');
    await linkedOn(account, 'one');
    await startAccountGateway(account, account.machine('two'));
    expect(await readdir('.')).toEqual(before);
  });

  it('row 11: the lock of a browser is taken away by the holder of the lease alone', async () => {
    const account = await openAccountWorld();
    const one = await linkedOn(account, 'one');
    const lock = join(one.profile, 'SingletonLock');
    await symlink('another-host-123', lock);
    const lease = await account.core.lease('whatsapp-account:bot', { ttlMs: 5_000 });
    const waiting = openAccountGateway(account, one);
    await waiting.gateway.start(async () => []);
    await waiting.reaches('standby');
    expect(await readlink(lock)).toBe('another-host-123');
    expect(await browsersOn(one.profile)).toEqual([]);
    await lease?.release();
    await waiting.reaches('ready');
    expect(await readlink(lock).catch(() => 'none')).not.toBe('another-host-123');
  });

  it('row 13: closed before its first backup is due, it saves once and no more', async () => {
    const account = await openAccountWorld();
    const one = account.machine('one');
    const options = { timing: { firstBackupAfterMs: 1_500 } };
    const { gateway } = await startAccountGateway(account, one, options);
    await gateway[Symbol.asyncDispose]();
    const versions = await account.versions();
    expect(versions).toHaveLength(1);
    // What would still be due then.
    await expect
      .poll(async () => Date.now() - (versions[0] ?? 0), { timeout: 10_000 })
      .toBeGreaterThan(3_000);
    expect(await account.versions()).toEqual(versions);
    expect(await browsersOn(one.profile)).toEqual([]);
  });
});

/** Another process has the lease, which took it while this one was stopped. */
async function giveLeaseAway(databaseUrl: string): Promise<void> {
  const pool = openPool({ url: databaseUrl });
  await pool.query(
    `update core.lease set owner = 'another', generation = generation + 1,
            expires_at = clock_timestamp() + interval '1 minute'`,
  );
  await pool.end();
}
