import { existsSync } from 'node:fs';
import { mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { findRedisServer, freePort } from '@sesi/test-services';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { LocalCommand, runLocal, temporaryDataFolder } from '../local-command.ts';
import { aliveOf, childWith, descendantsOf } from './process-tree.ts';

/** Two bots and a new database on a busy machine. */
const startMs = 100_000;
/** What a person waits after Ctrl-C. */
const stopMs = 5000;

const phone = '+6281234567890';

async function settings(dataDir: string): Promise<Record<string, string>> {
  const [wa, tg] = [await freePort(), await freePort()];
  return { SESI_DATA_DIR: dataDir, WA_PORT: String(wa), TG_PORT: String(tg) };
}

async function untilReady(start: LocalCommand): Promise<void> {
  await vi.waitFor(
    () => expect(start.output.includes('Sesi runs.') || !start.isRunning).toBe(true),
    {
      timeout: startMs,
      interval: 100,
    },
  );
  expect(start.output).toContain('Sesi runs.');
}

/** Sends a signal and sees everything gone in time. */
async function stopsClean(start: LocalCommand, to: 'process' | 'group', signal: NodeJS.Signals) {
  const children = descendantsOf(start.pid);
  expect(children.length).toBeGreaterThanOrEqual(3);
  const begin = performance.now();
  start.signal(signal, to);
  expect(await start.end()).toBe(0);
  expect(performance.now() - begin).toBeLessThan(stopMs);
  expect(aliveOf(children)).toEqual([]);
  expect(start.output).toContain('Stopped.');
}

describe('a start', { timeout: 3 * startMs }, () => {
  let data: Awaited<ReturnType<typeof temporaryDataFolder>>;
  let env: Record<string, string>;
  let start: LocalCommand;

  beforeAll(async () => {
    data = await temporaryDataFolder();
    env = await settings(data.path);
    start = new LocalCommand('start.ts', [], env);
    await untilReady(start);
  }, startMs);

  afterAll(async () => {
    await start[Symbol.asyncDispose]();
    await data[Symbol.asyncDispose]();
  });

  test('says where everything is, and each place answers', async () => {
    for (const port of [env['WA_PORT'], env['TG_PORT']]) {
      expect(start.output).toContain(`http://127.0.0.1:${port}`);
      const response = await fetch(`http://127.0.0.1:${port}/api/health`);
      expect(await response.json()).toMatchObject({ status: 'ok' });
    }
    expect(start.output).toMatch(/postgres:\/\/sesi:[^@]+@127\.0\.0\.1:\d+\/postgres/);
    expect(start.output).toContain(data.path);
    expect(start.output).toContain('pnpm chat wa');
    if (findRedisServer() === undefined) {
      expect(start.output).toContain('Postgres alone');
    } else {
      expect(start.output).toMatch(/redis-cli -p \d+/);
    }
  });

  test('shows the lines of both bots, short', () => {
    expect(start.output).toMatch(/^wa │ \d\d:\d\d:\d\d info {2}/m);
    expect(start.output).toMatch(/^tg │ \d\d:\d\d:\d\d info {2}/m);
    expect(start.output).not.toContain('"level"');
  });

  test('a second one says that it runs already', async () => {
    const second = await runLocal('start.ts', [], env);
    expect(second.code).toBe(1);
    expect(second.output).toContain(`runs already`);
    expect(second.output).toContain(`pid ${start.pid}`);
    expect(start.isRunning).toBe(true);
  });

  test('a Ctrl-C for the whole process group stops all of it, and the next start finds its data', async () => {
    const before = await runLocal('chat.ts', ['wa', phone, 'halo'], env);
    expect(before.output).toContain('1/4');
    await stopsClean(start, 'group', 'SIGINT');
    expect(existsSync(join(data.path, 'running.json'))).toBe(false);

    start = new LocalCommand('start.ts', [], env);
    await untilReady(start);
    const after = await runLocal('chat.ts', ['wa', phone, 'Siti Rahma'], env);
    expect(after.output).toContain('2/4');
  });

  test('one that was killed leaves no bot and no server, and is no obstacle', async () => {
    const children = descendantsOf(start.pid);
    start.signal('SIGKILL');
    await start.end();
    expect(existsSync(join(data.path, 'running.json'))).toBe(true);
    await expect.poll(() => aliveOf(children), { timeout: 15_000 }).toEqual([]);

    start = new LocalCommand('start.ts', [], env);
    await untilReady(start);
    const chat = await runLocal('chat.ts', ['wa', phone, 'siti@example.com'], env);
    expect(chat.output).toContain('3/4');
  });

  test('a bot that crashes takes the rest along, with a word and exit code 1', async () => {
    const children = descendantsOf(start.pid);
    process.kill(childWith(start.pid, 'tg-vote-bot'), 'SIGKILL');
    expect(await start.end()).toBe(1);
    expect(start.output).toContain('tg-vote-bot ended by itself (signal SIGKILL)');
    expect(aliveOf(children)).toEqual([]);
  });
});

describe('a start that cannot be made', { timeout: startMs }, () => {
  test('names the port that is taken and the setting that changes it', async () => {
    await using data = await temporaryDataFolder();
    const env = await settings(data.path);
    const taken = createServer();
    await new Promise<void>((resolve) => {
      taken.listen(Number(env['TG_PORT']), '127.0.0.1', resolve);
    });
    try {
      const { code, output } = await runLocal('start.ts', [], env);
      expect(code).toBe(1);
      expect(output).toContain(`Port ${env['TG_PORT']}, which tg-vote-bot needs, is in use`);
      expect(output).toContain('TG_PORT=');
      expect(existsSync(join(data.path, 'running.json'))).toBe(false);
    } finally {
      taken.close();
    }
  });

  test('lists what is wrong with the settings', async () => {
    await using data = await temporaryDataFolder();
    const { code, output } = await runLocal('start.ts', [], {
      SESI_DATA_DIR: data.path,
      WA_PORT: 'high',
      DATABASE_URL: 'mysql://x',
    });
    expect(code).toBe(1);
    expect(output).toMatch(/DATABASE_URL[^]*WA_PORT/);
  });

  test('tells what a bot has against its settings, and ends', async () => {
    await using data = await temporaryDataFolder();
    const env = { ...(await settings(data.path)), HOST: '0.0.0.0' };
    await using start = new LocalCommand('start.ts', [], env);
    expect(await start.end()).toBe(1);
    expect(start.output).toContain('HOST=127.0.0.1');
    expect(start.output).toContain('wa-finance-bot ended by itself (exit code 78)');
  });

  test('a running.json that nothing can be read from is no obstacle', async () => {
    await using data = await temporaryDataFolder();
    await writeFile(join(data.path, 'running.json'), '{"owner":');
    await using start = new LocalCommand('start.ts', [], await settings(data.path));
    await expect.poll(() => start.output, { timeout: startMs }).toContain('Starting');
  });
});

describe('without Redis', { timeout: 2 * startMs }, () => {
  test('REDIS_ENABLED=false in .env is obeyed, production gets a key of its own, SIGTERM stops it', async () => {
    await using data = await temporaryDataFolder();
    const file = join(data.path, 'env');
    await writeFile(file, 'REDIS_ENABLED=false\nNODE_ENV=production\n');
    const env: Record<string, string> = { ...(await settings(data.path)), SESI_ENV_FILE: file };
    await using start = new LocalCommand('start.ts', [], env);
    await untilReady(start);
    expect(start.output).toContain('off (REDIS_ENABLED=false): the bots run on Postgres alone');
    const key = await stat(join(data.path, 'session-encryption-key'));
    expect(key.mode & 0o777).toBe(0o600);
    const health = await fetch(`http://127.0.0.1:${env['WA_PORT']}/api/health`);
    expect(await health.json()).toMatchObject({ services: { redis: { status: 'disabled' } } });
    await stopsClean(start, 'process', 'SIGTERM');
  });

  test('a machine without redis-server is told how to get one', async () => {
    await using data = await temporaryDataFolder();
    const env = {
      ...(await settings(data.path)),
      PATH: await pathWithout('redis-server', data.path),
    };
    await using start = new LocalCommand('start.ts', [], env);
    await untilReady(start);
    expect(start.output).toMatch(/none here: the bots run on Postgres alone\. To get one: .+redis/);
    await stopsClean(start, 'group', 'SIGINT');
  });
});

describe('with WhatsApp', { timeout: 2 * startMs }, () => {
  test('the bot may take longer to stop: it has an account to save', async () => {
    await using data = await temporaryDataFolder();
    await using start = new LocalCommand('start.ts', [], {
      ...(await settings(data.path)),
      WHATSAPP_ENABLED: 'true',
      // It can be started, and is no browser.
      PUPPETEER_EXECUTABLE_PATH: process.execPath,
    });
    await untilReady(start);
    const children = descendantsOf(start.pid);
    const bot = childWith(start.pid, 'wa-finance-bot');
    process.kill(bot, 'SIGSTOP');
    start.signal('SIGINT', 'group');
    // Others are killed by then.
    await sleep(stopMs);
    expect(aliveOf([bot])).toEqual([bot]);
    process.kill(bot, 'SIGCONT');
    expect(await start.end()).toBe(0);
    expect(start.output).not.toContain('was killed');
    expect(aliveOf(children)).toEqual([]);
  });
});

describe('a start that is stopped before it is ready', { timeout: startMs }, () => {
  test('ends in time with exit code 0 and leaves nothing behind', async () => {
    await using data = await temporaryDataFolder();
    await using start = new LocalCommand('start.ts', [], await settings(data.path));
    await expect
      .poll(() => descendantsOf(start.pid).length, { timeout: startMs })
      .toBeGreaterThan(0);
    const children = descendantsOf(start.pid);
    const begin = performance.now();
    start.signal('SIGINT', 'group');
    expect(await start.end()).toBe(0);
    expect(performance.now() - begin).toBeLessThan(stopMs);
    await expect.poll(() => aliveOf(children), { timeout: 15_000 }).toEqual([]);
  });
});

/** A PATH with everything that the system has but one program. */
async function pathWithout(program: string, folder: string): Promise<string> {
  const bin = join(folder, `bin-without-${program}`);
  await mkdir(bin);
  const tools = (await readdir('/usr/bin')).filter((name) => name !== program);
  await Promise.all(tools.map((name) => symlink(join('/usr/bin', name), join(bin, name))));
  if (!tools.includes('sh')) {
    await symlink('/bin/sh', join(bin, 'sh'));
  }
  return bin;
}
