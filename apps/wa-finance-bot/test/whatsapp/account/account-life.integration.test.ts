import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { testChromium } from '@sesi/chromium/vitest';
import { describe, expect, it } from 'vitest';

import {
  linkedOn,
  openAccountGateway,
  openAccountWorld,
  session,
  spawnAccountBot,
  startAccountGateway,
} from './account-fixture.ts';

const budi = '+6281234567890';

describe.skipIf(testChromium() === undefined)('the browser and the profile of an account', () => {
  it('row 14: shows a new QR code when WhatsApp lets the old one run out', async () => {
    const account = await openAccountWorld();
    const one = account.machine('one');
    const { gateway, qrs, reaches } = openAccountGateway(account, one);
    await gateway.start(async () => []);
    await reaches('waiting-for-qr');
    await expect.poll(() => qrs).toHaveLength(1);
    await one.fake.setState('UNPAIRED_IDLE');
    await expect.poll(() => qrs).toHaveLength(2);
    expect(qrs[1]).not.toBe(qrs[0]);
  });

  it('row 15: a browser that has grown old is started anew, and no message is lost or answered twice', async () => {
    const account = await openAccountWorld();
    const one = account.machine('one');
    const { fake } = account.world;
    const { log, qrs, reaches } = await startAccountGateway(account, one, {
      timing: { recycleAfterMs: 2_500 },
      outbound: { isHuman: false, limits: unlimited },
    });
    let told = 0;
    const recycled = () => log.filter(({ fields }) => fields['cause'] === 'age').length;
    while (recycled() < 2) {
      told += 1;
      await fake.receive({ from: budi, text: `${told}` });
      await fake.waitForSent({ body: `echo ${told}` });
    }
    await reaches('ready');
    const wanted = Array.from({ length: told }, (_, at) => `echo ${at + 1}`);
    expect(fake.sent.map(({ body }) => body)).toEqual(wanted);
    expect(qrs).toHaveLength(1);
    await expect.poll(async () => (await account.versions()).length).toBeGreaterThan(0);
  });

  it('row 15: one that takes too much memory is started anew', async () => {
    const account = await openAccountWorld();
    const { log, reaches } = await startAccountGateway(account, account.machine('one'), {
      timing: { recycleAboveMb: 1 },
    });
    await reaches('ready');
    expect(log.some(({ fields }) => fields['cause'] === 'memory')).toBe(true);
  });

  it('row 16: one that logs in and does not become ready is started anew', async () => {
    const account = await openAccountWorld();
    const one = await linkedOn(account, 'one');
    const { gateway, log } = openAccountGateway(account, one, { limits: { readyTimeoutMs: 0 } });
    await gateway.start(async () => []);
    await expect
      .poll(() => log.find(({ level }) => level === 'warn'), { timeout: 20_000 })
      .toMatchObject({
        fields: { reason: 'stuck', err: { message: 'ready did not come within 0 ms' } },
      });
    expect(await account.backups.newest(session)).toBeTypeOf('number');
  });

  it('uses a profile of a bot without backups, and saves it', async () => {
    const account = await openAccountWorld();
    const one = account.machine('one');
    const before = await startAccountGateway(account, one, { account: undefined });
    await before.gateway[Symbol.asyncDispose]();
    const { log, qrs, reaches } = await startAccountGateway(account, one, {
      timing: { firstBackupAfterMs: 100 },
    });
    expect(qrs).toEqual([]);
    await reaches('ready');
    expect(log.some(({ fields }) => fields['cause'] === 'first-backup')).toBe(true);
    await expect.poll(() => account.versions()).toHaveLength(1);
  });

  it('uses the profile on the disk that is newer than the backup', async () => {
    const account = await openAccountWorld();
    const one = account.machine('one');
    const bot = spawnAccountBot(account, one, { firstBackupAfterMs: 200 });
    await one.fake.pair('+628111111111');
    await expect.poll(() => account.versions(), { timeout: 20_000 }).toHaveLength(1);
    await expect
      .poll(() => one.fake.connections(), { timeout: 20_000 })
      .toMatchObject([{ synced: true }]);
    bot.kill('SIGKILL');
    await once(bot, 'exit');
    await writeFile(join(one.profile, 'kept'), '');
    await mkdir(one.dataDir, { recursive: true });
    const { qrs } = await startAccountGateway(account, one);
    expect(qrs).toEqual([]);
    expect(await readdir(one.profile)).toContain('kept');
  });
});

/** What is tried here is not how fast it may answer. */
const unlimited = {
  personMinute: 10_000,
  personHour: 10_000,
  sameTextMinute: 10_000,
  overallMinute: 10_000,
  brakeMinute: 10_000,
};
