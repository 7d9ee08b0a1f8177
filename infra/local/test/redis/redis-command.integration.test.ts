import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { findRedisServer, startLocalRedis } from '@sesi/test-services';
import { createClient } from 'redis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { runLocal, temporaryDataFolder } from '../local-command.ts';
import { aliveOf } from '../start/process-tree.ts';

const server = findRedisServer();

/** The commands of one data folder on a machine of our making. */
class Machine {
  readonly dataDir: string;
  readonly #bin: string;
  readonly #env: Record<string, string>;

  private constructor(dataDir: string, bin: string) {
    this.dataDir = dataDir;
    this.#bin = bin;
    this.#env = { SESI_DATA_DIR: dataDir, PATH: bin };
  }

  /** A machine with a shell and nothing else. */
  static async make(dataDir: string): Promise<Machine> {
    const bin = join(dataDir, 'bin');
    await mkdir(bin);
    await symlink('/bin/sh', join(bin, 'sh'));
    return new Machine(dataDir, bin);
  }

  async install(program: string): Promise<void> {
    await symlink(program, join(this.#bin, program.slice(dirname(program).length + 1)));
  }

  /** A `docker` that writes down what it was asked for. */
  async installDocker(): Promise<void> {
    const script = join(this.#bin, 'docker');
    await writeFile(script, `#!/bin/sh\necho "$@" >> "${this.dataDir}/docker.log"\n`);
    await chmod(script, 0o755);
  }

  /** What compose was asked for. */
  async composed(): Promise<readonly string[]> {
    const log = await readFile(join(this.dataDir, 'docker.log'), 'utf8');
    return log
      .trim()
      .split('\n')
      .filter((line) => line.startsWith('compose ') && line !== 'compose version');
  }

  run(name: string, env: Record<string, string> = {}) {
    return runLocal('redis-command.ts', [name], { ...this.#env, ...env });
  }

  async known(): Promise<{ port: number; process: { pid: number } }> {
    const file = join(this.dataDir, 'redis-dev/server.json');
    return JSON.parse(await readFile(file, 'utf8')) as { port: number; process: { pid: number } };
  }
}

let data: Awaited<ReturnType<typeof temporaryDataFolder>>;
let machine: Machine;

beforeEach(async () => {
  data = await temporaryDataFolder();
  machine = await Machine.make(data.path);
});

afterEach(async () => {
  await machine.run('down');
  await data[Symbol.asyncDispose]();
});

async function keysOf(port: number): Promise<number> {
  const client = createClient({ socket: { host: '127.0.0.1', port, reconnectStrategy: false } });
  client.on('error', () => {});
  await client.connect();
  try {
    return await client.dbSize();
  } finally {
    client.destroy();
  }
}

async function setKey(port: number, key: string): Promise<void> {
  const client = createClient({ socket: { host: '127.0.0.1', port, reconnectStrategy: false } });
  client.on('error', () => {});
  await client.connect();
  await client.set(key, 'x');
  client.destroy();
}

describe.skipIf(server === undefined)('without Docker, with a redis-server', () => {
  beforeEach(async () => {
    await machine.install(server ?? '');
  });

  test('up starts one that stays, down stops it and keeps its data', async () => {
    const up = await machine.run('up');
    expect(up.code).toBe(0);
    expect(up.output).toContain('Docker is not installed: using the redis-server of this machine.');
    const { port, process: started } = await machine.known();
    expect(up.output).toContain(`redis-cli -p ${port}`);
    await setKey(port, 'kept');
    expect((await machine.run('up')).output).toContain('runs already');

    const down = await machine.run('down');
    expect(down.code).toBe(0);
    expect(aliveOf([started.pid])).toEqual([]);

    await machine.run('up');
    expect(await keysOf((await machine.known()).port)).toBe(1);
  });

  test('reset empties that one and no other', async () => {
    await using other = await startLocalRedis();
    await setKey(other.port, 'not mine');
    const refused = await machine.run('reset', { REDIS_URL: other.url });
    expect(refused.code).toBe(1);
    expect(refused.output).toContain('no other one is touched');

    await machine.run('up');
    const { port } = await machine.known();
    await setKey(port, 'mine');
    const reset = await machine.run('reset', { REDIS_URL: other.url });
    expect(reset.output).toContain('keys removed: 1');
    expect(await keysOf(port)).toBe(0);
    expect(await keysOf(other.port)).toBe(1);
  });

  test('logs shows its log', async () => {
    expect((await machine.run('logs')).output).toContain('There is no log yet');
    await machine.run('up');
    const { code, output } = await machine.run('logs');
    expect(code).toBe(0);
    expect(output).toContain('Ready to accept connections');
  });

  test('dev says what stands in for Redis Commander', async () => {
    const { code, output } = await machine.run('dev');
    expect(code).toBe(0);
    const { port } = await machine.known();
    expect(output).toContain('Redis Commander needs Docker');
    expect(output).toContain(`redis-cli -p ${port} --scan`);
  });

  test('a pid that belongs to another program by now is not stopped', async () => {
    await machine.run('up');
    const known = await machine.known();
    const file = join(machine.dataDir, 'redis-dev/server.json');
    const other = { ...known, process: { pid: process.pid, stamp: 'of another boot' } };
    await writeFile(file, JSON.stringify(other));
    expect((await machine.run('down')).code).toBe(0);
    expect(aliveOf([known.process.pid, process.pid])).toHaveLength(2);
    process.kill(known.process.pid, 'SIGTERM');
    await expect.poll(() => aliveOf([known.process.pid])).toEqual([]);
  });

  test('redis:test looks at the one that up started, or at the given one, and leaves no key', async () => {
    const none = await machine.run('test');
    expect(none).toMatchObject({ code: 1, output: expect.stringContaining('pnpm redis:up') });

    await machine.run('up');
    const { port } = await machine.known();
    const own = await machine.run('test');
    expect(own.code).toBe(0);
    expect(own.output).toContain(`redis://127.0.0.1:${port} (of redis:up)`);
    for (const line of ['connection', 'basic operations', 'service: hash', 'service: pub/sub']) {
      expect(own.output).toContain(`✓ ${line}`);
    }
    expect(own.output).toMatch(/✓ health .*healthy, response time [\d.]+ ms.*volatile-lru/);
    expect(own.output.trimEnd().endsWith('All passed.')).toBe(true);
    expect(await keysOf(port)).toBe(0);

    await using other = await startLocalRedis({ args: ['--requirepass', 'geheim'] });
    const given = await machine.run('test', { REDIS_URL: other.url, REDIS_PASSWORD: 'geheim' });
    expect(given.code).toBe(0);
    expect(given.output).toContain(`Testing ${other.url}`);
    expect(given.output).not.toContain('geheim');
  });

  test('redis:test names what failed', async () => {
    const away = await machine.run('test', { REDIS_URL: 'redis://127.0.0.1:1' });
    expect(away.code).toBe(1);
    expect(away.output).toContain('1 failed: connection.');

    await using full = await startLocalRedis({ args: ['--maxmemory', '1mb'] });
    const { code, output } = await machine.run('test', { REDIS_URL: full.url });
    expect(code).toBe(1);
    expect(output).toMatch(/✗ service: scripts +OOM/);
    expect(output).toMatch(/\d failed: .*service: scripts/);
  });
});

describe('without Docker and without a redis-server', () => {
  test('up says in one line how to install one', async () => {
    const { code, output } = await machine.run('up');
    expect(code).toBe(1);
    expect(output).toContain('There is no redis-server either. Install it: ');
  });

  test('down has nothing to do', async () => {
    expect(await machine.run('down')).toMatchObject({
      code: 0,
      output: expect.stringContaining('nothing to stop'),
    });
  });
});

describe('with Docker', () => {
  test('every command is one of compose', async () => {
    await machine.installDocker();
    expect((await machine.run('up')).output).toContain('docker exec -it paws-wpp-redis redis-cli');
    expect((await machine.run('dev')).output).toContain('http://127.0.0.1:8081 (admin / admin123)');
    await machine.run('logs');
    await machine.run('down');
    expect(await machine.composed()).toEqual([
      'compose up --detach --wait redis',
      'compose --profile dev up --detach --wait redis redis-commander',
      'compose logs --tail 100 redis',
      'compose --profile dev rm --stop --force redis redis-commander',
    ]);
  });
});

test('a command that does not exist is told which there are', async () => {
  const { code, output } = await machine.run('fly');
  expect(code).toBe(2);
  expect(output).toContain(['up', 'down', 'logs'].map((name) => `pnpm redis:${name}`).join(', '));
});
