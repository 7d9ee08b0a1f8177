import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, readlink, symlink } from 'node:fs/promises';
import { join } from 'node:path';

import { ChromiumNotFoundError } from '@sesi/chromium';
import { testChromium } from '@sesi/chromium/vitest';
import { startFakeWhatsApp } from '@sesi/fake-whatsapp';
import { describe, expect, it, onTestFinished } from 'vitest';

import { browsersOn, isAlive, killTree } from '../../src/whatsapp/chromium/browser-processes.ts';
import { GatewayStateError, ProfileInUseError } from '../../src/whatsapp/errors.ts';
import {
  botPhone,
  echo,
  openGateway,
  openWorld,
  startReady,
  type World,
} from './gateway-fixture.ts';

const budi = '+6281234567890';
const chromium = testChromium();

/** Leaves a profile behind that is linked. */
async function linkOnce(world: World): Promise<void> {
  const { gateway } = await startReady(world);
  await gateway[Symbol.asyncDispose]();
}

/** The one browser of this world. */
async function browserOf(world: World): Promise<number> {
  const [pid] = await browsersOn(world.profile);
  if (pid === undefined) throw new Error('no browser runs');
  return pid;
}

/** Starts a bot in a process of its own. */
function spawnBot(world: World): ChildProcess {
  const options = {
    clientId: 'bot',
    dataDir: world.dataDir,
    chromiumPath: process.env['PUPPETEER_EXECUTABLE_PATH'],
    chromiumArgs: world.fake.chromiumArgs,
  };
  const program = new URL('gateway-process.ts', import.meta.url).pathname;
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

describe.skipIf(!chromium)('the life of the gateway and its Chromium', () => {
  it('ends within 4 s and leaves no process behind', async () => {
    const world = await openWorld();
    const { gateway } = await startReady(world);
    const pid = await browserOf(world);
    const started = performance.now();
    await gateway[Symbol.asyncDispose]();
    expect(performance.now() - started).toBeLessThan(4_000);
    expect(gateway.status().state).toBe('stopped');
    expect(isAlive(pid)).toBe(false);
    expect(await browsersOn(world.profile)).toEqual([]);
  });

  it('ends within 4 s also when Chromium hangs and an answer is under way', async () => {
    const world = await openWorld();
    const handled = Promise.withResolvers<void>();
    const { gateway } = await startReady(world, async () => {
      handled.resolve();
      return new Promise(() => undefined);
    });
    await world.fake.receive({ from: budi, text: 'halo' });
    await handled.promise;
    const pid = await browserOf(world);
    process.kill(-pid, 'SIGSTOP');
    const started = performance.now();
    await gateway[Symbol.asyncDispose]();
    expect(performance.now() - started).toBeLessThan(4_000);
    expect(isAlive(pid)).toBe(false);
  });

  it('ends while it starts', async () => {
    const world = await openWorld();
    const { gateway } = openGateway(world);
    await gateway.start(echo);
    await gateway[Symbol.asyncDispose]();
    expect(await browsersOn(world.profile)).toEqual([]);
    await expect(gateway.start(echo)).rejects.toThrow(GatewayStateError);
  });

  it('goes on after a kill -9 of the bot, without a QR code and without a lost message', async () => {
    const world = await openWorld();
    const bot = spawnBot(world);
    await world.fake.pair(botPhone);
    await world.fake.receive({ from: budi, text: 'satu' });
    // A chat that is marked as read is dealt with: a bot that is killed before may answer once more.
    await expect.poll(() => world.fake.received()).toMatchObject([{ seen: true }]);
    const pid = await browserOf(world);
    bot.kill('SIGKILL');
    await once(bot, 'exit');
    // Chromium ends with its bot: nothing is left that eats memory when no bot comes back.
    await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false);
    await world.fake.receive({ from: budi, text: 'dua' });

    const { qrs } = await startReady(world);
    await world.fake.waitForSent({ body: 'echo dua' });
    expect(qrs).toEqual([]);
    expect(world.fake.sent.map(({ body }) => body)).toEqual(['echo satu', 'echo dua']);
  });

  it('answers a message after a restart that it had taken and not answered', async () => {
    const world = await openWorld();
    const bothTaken = Promise.withResolvers<void>();
    const first = await startReady(world, async ({ text }) => {
      await bothTaken.promise;
      return text === 'satu' ? ['echo satu'] : new Promise(() => undefined);
    });
    await world.fake.receive({ from: budi, text: 'satu' });
    await world.fake.receive({ from: budi, text: 'dua' });
    await expect
      .poll(() => world.fake.received())
      .toMatchObject([{ taken: true }, { taken: true }]);
    bothTaken.resolve();
    await world.fake.waitForSent({ body: 'echo satu' });
    await first.gateway[Symbol.asyncDispose]();
    expect(world.fake.received()).toMatchObject([{ seen: false }, { seen: false }]);

    await startReady(world);
    await world.fake.waitForSent({ body: 'echo dua' });
  });

  it('ends an orphan that still runs on its profile', async () => {
    const world = await openWorld();
    await linkOnce(world);
    const { executablePath = '', args = [], env = {} } = chromium ?? {};
    // Without a pipe to its bot it does not end by itself.
    const orphan = spawn(
      executablePath,
      [...args, '--headless', `--user-data-dir=${world.profile}`, '--remote-debugging-port=0'],
      { env, detached: true, stdio: 'ignore' },
    );
    onTestFinished(() => {
      if (orphan.pid !== undefined && isAlive(orphan.pid)) killTree(orphan.pid);
    });
    await expect.poll(() => browsersOn(world.profile)).toEqual([orphan.pid]);

    const { qrs, log } = await startReady(world);
    expect(qrs).toEqual([]);
    expect(orphan.signalCode).toBe('SIGKILL');
    expect(log).toContainEqual({
      level: 'warn',
      // A child that it has just made still looks as itself.
      fields: { pids: expect.arrayContaining([orphan.pid]) },
      message: 'orphaned browser ended',
    });
  });

  it('takes away the lock of a browser that is gone, also of another host', async () => {
    const world = await openWorld();
    await linkOnce(world);
    // As a container leaves it behind that had another name.
    const lock = join(world.profile, 'SingletonLock');
    await symlink('another-host-123', lock);
    const { qrs } = await startReady(world);
    expect(qrs).toEqual([]);
    expect(await readlink(lock).catch(() => 'none')).not.toBe('another-host-123');
  });

  it('leaves a profile alone that a living bot uses, in this process or in another', async () => {
    const world = await openWorld();
    const { gateway } = await startReady(world);
    const pid = await browserOf(world);
    const second = openGateway(world);
    await expect(second.gateway.start(echo)).rejects.toThrow(ProfileInUseError);
    expect(second.gateway.status().state).toBe('stopped');
    expect(isAlive(pid)).toBe(true);
    await gateway[Symbol.asyncDispose]();

    spawnBot(world);
    await expect.poll(() => world.fake.connections(), { timeout: 15_000 }).toHaveLength(1);
    const third = openGateway(world);
    await expect(third.gateway.start(echo)).rejects.toThrow(/in use by process \d+ on/);
  });

  it('starts a Chromium again that hangs', async () => {
    const world = await openWorld();
    const { log, reaches } = await startReady(world, echo, {
      limits: { livenessEveryMs: 100, livenessTimeoutMs: 500, restartDelayMs: 50 },
    });
    process.kill(-(await browserOf(world)), 'SIGSTOP');
    await reaches('disconnected');
    expect(log.at(-1)).toMatchObject({ fields: { state: 'disconnected' } });
    await expect
      .poll(() => log.find(({ level }) => level === 'warn'), { timeout: 5_000 })
      .toMatchObject({
        fields: { reason: 'stuck' },
      });
  });

  it('starts a Chromium again whose page has crashed', async () => {
    const world = await openWorld();
    const { log, reaches } = await startReady(world);
    await killRenderers(await browserOf(world));
    await reaches('disconnected');
    await expect
      .poll(() => log.find(({ level }) => level === 'warn'), { timeout: 5_000 })
      .toMatchObject({
        fields: { reason: 'browser-gone' },
      });
  });

  it('goes on trying while WhatsApp cannot be reached', async () => {
    const world = await openWorld();
    const { port } = world.fake;
    await world.fake.close();
    const { gateway, log, reaches } = openGateway(world);
    await gateway.start(echo);
    await expect
      .poll(() => log.filter(({ level }) => level === 'warn').length, { timeout: 15_000 })
      .toBeGreaterThan(1);
    expect(log.find(({ level }) => level === 'warn')).toMatchObject({
      fields: { reason: 'failed' },
    });
    const back = await startFakeWhatsApp({ port });
    onTestFinished(() => back.close());
    await reaches('waiting-for-qr');
  });

  it('starts Chromium again when no QR code and no login come in time', async () => {
    const world = await openWorld();
    const { gateway, log } = openGateway(world, {
      limits: { startTimeoutMs: 1, restartDelayMs: 60_000 },
    });
    await gateway.start(echo);
    await expect
      .poll(() => log.find(({ level }) => level === 'warn'), { timeout: 10_000 })
      .toMatchObject({
        fields: {
          reason: 'stuck',
          err: { message: 'a QR code or a login did not come within 1 ms' },
        },
      });
    expect(await browsersOn(world.profile)).toEqual([]);
  });
});

it('says what to do when the given Chromium is not there', async () => {
  const world = await openWorld();
  const { gateway } = openGateway(world, { chromiumPath: '/nowhere/chromium' });
  const started = gateway.start(echo);
  await expect(started).rejects.toThrow(ChromiumNotFoundError);
  await expect(started).rejects.toThrow(
    /set\nPUPPETEER_EXECUTABLE_PATH[^]*\/nowhere\/chromium: there is no such program/,
  );
  expect(gateway.status().state).toBe('stopped');
});

/** Kills the processes that draw pages, as a lack of memory does. */
async function killRenderers(browser: number): Promise<void> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const args = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const group = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
    if (group === browser && args.includes('--type=renderer')) process.kill(Number(pid), 'SIGKILL');
  }
}
