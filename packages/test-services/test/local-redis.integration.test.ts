import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

import { createClient } from 'redis';
import { afterEach, describe, expect, test, vi } from 'vitest';

import {
  findRedisServer,
  freePort,
  installHint,
  MissingPartError,
  startLocalRedis,
} from '../src/index.ts';
import { isRunning } from '../src/process/process-table.ts';
import { withRedis } from '../src/provided/redis-databases.ts';
import { emptyPath } from './machine/empty-path.ts';
import { userOf } from './machine/hold-servers.ts';
import { temporaryFolder } from './machine/temporary-folder.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe.skipIf(findRedisServer() === undefined)('a local Redis', () => {
  test('is on the loopback, keeps nothing on disk and does not run as root', async () => {
    await using server = await startLocalRedis();

    const settings = await withRedis(server.url, 0, (client) =>
      client.configGet(['bind', 'save', 'appendonly']),
    );
    expect({ ...settings }).toEqual({ bind: '127.0.0.1', save: '', appendonly: 'no' });
    expect(userOf(server.pid)).not.toBe(0);
  });

  test('leaves neither process nor folder when it is stopped', async () => {
    using folder = temporaryFolder();
    vi.stubEnv('TMPDIR', folder.path);
    const server = await startLocalRedis();
    expect(readdirSync(folder.path)).toHaveLength(1);

    await server.stop();

    expect(isRunning(server.pid)).toBe(false);
    expect(readdirSync(folder.path)).toEqual([]);
  });

  test('leaves no folder where its unprivileged user may not remove it', async () => {
    using folder = temporaryFolder();
    chmodSync(folder.path, 0o700);
    vi.stubEnv('TMPDIR', folder.path);
    const server = await startLocalRedis();
    const own = await withRedis(server.url, 0, (client) => client.configGet('dir'));

    await server.stop();

    expect(existsSync(own['dir'] ?? folder.path)).toBe(false);
  });

  test('removes folders that killed programs left long ago, and no others', async () => {
    using folder = temporaryFolder();
    vi.stubEnv('TMPDIR', folder.path);
    const hoursAgo = new Date(Date.now() - 7_200_000);
    const [old, young] = ['sesi-redis-2147483646-old', 'sesi-redis-2147483646-young'];
    const [living, foreign] = [`sesi-redis-${process.ppid}-living`, 'sesi-redis-by-hand'];
    for (const name of [old, young, living, foreign]) mkdirSync(join(folder.path, name));
    for (const name of [old, living, foreign]) {
      utimesSync(join(folder.path, name), hoursAgo, hoursAgo);
    }

    const server = await startLocalRedis();
    await server.stop();

    expect(readdirSync(folder.path).toSorted()).toEqual([young, living, foreign].toSorted());
  });

  test('comes back empty, as another process and on the same port, after a kill and a restart', async () => {
    await using server = await startLocalRedis();
    const { pid, port } = server;
    await withRedis(server.url, 0, (client) => client.set('k', 'v'));

    await server.kill();
    expect(isRunning(pid)).toBe(false);
    await server.restart();

    expect(server.port).toBe(port);
    expect(server.pid).not.toBe(pid);
    expect(await withRedis(server.url, 0, (client) => client.get('k'))).toBeNull();
  });

  test('answers nothing while it is paused and goes on when it is resumed', async () => {
    await using server = await startLocalRedis();
    const client = createClient({ url: server.url, commandOptions: { timeout: 60_000 } });
    await client.connect();
    try {
      await server.pause();
      let isAnswered = false;
      const answer = client.ping().then(() => (isAnswered = true));
      await expect(withRedis(server.url, 0, (other) => other.ping(), 300)).rejects.toThrow(
        'no answer in 300 ms',
      );
      expect(isAnswered).toBe(false);

      await server.resume();
      await expect(answer).resolves.toBe(true);
    } finally {
      client.destroy();
    }
  });

  test('takes arguments, which win over the defaults, and keeps data in a given folder', async () => {
    using folder = temporaryFolder();
    const dataDir = join(folder.path, 'redis');
    const args = ['--appendonly', 'yes', '--appendfsync', 'always'];
    await using server = await startLocalRedis({ dataDir, args });
    await withRedis(server.url, 0, (client) => client.set('k', 'v'));

    await server.kill();
    await server.restart();

    expect(await withRedis(server.url, 0, (client) => client.get('k'))).toBe('v');
    expect(readFileSync(join(dataDir, 'redis.log'), 'utf8')).toContain('DB loaded from');
  });

  test('works in a folder that its unprivileged user cannot reach', async () => {
    using folder = temporaryFolder();
    const closed = join(folder.path, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    await using server = await startLocalRedis({ dataDir: join(closed, 'redis') });

    expect(await withRedis(server.url, 0, (client) => client.ping())).toBe('PONG');
  });

  test('does not come up with a wrong argument, and says what the server said', async () => {
    using folder = temporaryFolder();
    vi.stubEnv('TMPDIR', folder.path);
    await expect(startLocalRedis({ args: ['--no-such-setting', '1'] })).rejects.toThrow(
      /did not start:[^]*no-such-setting/,
    );
    expect(readdirSync(folder.path)).toEqual([]);
  });

  test('takes another port when the preferred one is taken, and fails when the only one is', async () => {
    const port = await freePort();
    await using first = await startLocalRedis({ port });
    await using second = await startLocalRedis({ preferredPort: port });

    expect(first.port).toBe(port);
    expect(second.port).not.toBe(port);
    await expect(startLocalRedis({ port })).rejects.toThrow('Address already in use');
  });
});

describe('a machine without redis-server', () => {
  test('gets the command that installs it', async () => {
    using path = emptyPath(['apt-get']);
    vi.stubEnv('PATH', path.path);

    expect(findRedisServer()).toBeUndefined();
    expect(installHint('redis-server')).toMatch(/^(sudo )?apt-get install redis-server$/);
    await expect(startLocalRedis()).rejects.toThrow(MissingPartError);
    await expect(startLocalRedis()).rejects.toThrow('apt-get install redis-server');
  });

  test.for([
    ['brew', 'brew install redis'],
    ['dnf', 'dnf install redis'],
    ['apk', 'apk add redis'],
    ['nothing', 'https://redis.io'],
  ] as const)('that has %s is told: %s', ([program, command]) => {
    using path = emptyPath([program]);
    vi.stubEnv('PATH', path.path);

    expect(installHint('redis-server')).toContain(command);
  });
});
