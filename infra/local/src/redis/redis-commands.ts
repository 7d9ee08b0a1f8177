import type { Environment } from '@sesi/platform';
import { createClient } from 'redis';

import { ownCommand } from '../own-command.ts';
import { checkRedis } from './check-redis.ts';
import { compose, findDocker } from './docker.ts';
import {
  findOwnRedis,
  forgetOwnRedis,
  type OwnRedis,
  ownRedisLog,
  readOwnRedis,
  rememberOwnRedis,
} from './own-redis.ts';
import { printLog } from './print-log.ts';
import { startRedisProcess, stopRedisProcess } from './redis-process.ts';
import { findRedisToCheck } from './redis-target.ts';

/** What a `redis:…` command works with. */
export interface RedisCommandContext {
  readonly dataDir: string;
  readonly environment: Environment;
  /** True: a person watches, so a log is followed. */
  readonly isTerminal: boolean;
  readonly print: (line: string) => void;
}

/** A `redis:…` command; resolves to its exit code. @throws LocalError with what to do. */
export type RedisCommand = (context: RedisCommandContext) => Promise<number>;

const container = 'paws-wpp-redis';
/** Where docker-compose.yml publishes it. */
const usualPort = 6379;
const linesOfLog = 100;

/** The commands by the word behind `redis:`. */
export const redisCommands: ReadonlyMap<string, RedisCommand> = new Map([
  ['up', up],
  ['down', down],
  ['logs', logs],
  ['dev', dev],
  ['reset', reset],
  ['test', test],
]);

async function up(context: RedisCommandContext): Promise<number> {
  const { dataDir, print } = context;
  const running = await findOwnRedis(dataDir);
  if (running !== undefined) {
    print(`Redis runs already: ${describe(running)}`);
    return 0;
  }
  const docker = await findDocker();
  if (docker.kind === 'ready') {
    return upInDocker(context, ['up', '--detach', '--wait', 'redis']);
  }
  print(`${docker.reason}: using the redis-server of this machine.`);
  const own = await startRedisProcess(dataDir, usualPort);
  if (own.port !== usualPort) {
    print(`Port ${usualPort} is taken by another program: using ${own.port}.`);
  }
  print(`Redis runs: ${describe(own)}`);
  print(`Data and log: ${ownRedisLog(dataDir)}. Stop it with: ${ownCommand('redis:down')}`);
  return 0;
}

async function dev(context: RedisCommandContext): Promise<number> {
  const { dataDir, print } = context;
  const running = await findOwnRedis(dataDir);
  const docker = await findDocker();
  if (docker.kind === 'ready' && running?.via !== 'process') {
    const args = '--profile dev up --detach --wait redis redis-commander';
    const code = await upInDocker(context, args.split(' '));
    if (code === 0) {
      print('Redis Commander: http://127.0.0.1:8081 (admin / admin123)');
    }
    return code;
  }
  const code = await up(context);
  const own = await findOwnRedis(dataDir);
  if (own !== undefined) {
    print(
      `Redis Commander needs Docker. To look: redis-cli -p ${own.port} --scan, and redis-cli -p ${own.port} GET reg:+6281234567890`,
    );
  }
  return code;
}

async function down({ dataDir, print }: RedisCommandContext): Promise<number> {
  const own = await readOwnRedis(dataDir);
  if (own?.via === 'process') {
    print('Stopping the redis-server that `redis:up` started.');
    await stopRedisProcess(dataDir, own.process);
    print('Redis is stopped; its data stay.');
    return 0;
  }
  const docker = await findDocker();
  if (docker.kind === 'missing') {
    print(`${docker.reason}, and no Redis of \`redis:up\` runs: nothing to stop.`);
    return 0;
  }
  await forgetOwnRedis(dataDir);
  return compose('--profile', 'dev', 'rm', '--stop', '--force', 'redis', 'redis-commander');
}

async function logs({ dataDir, print, isTerminal }: RedisCommandContext): Promise<number> {
  const own = await readOwnRedis(dataDir);
  if (own?.via !== 'process') {
    const docker = await findDocker();
    if (docker.kind === 'ready') {
      const follow = isTerminal ? ['--follow'] : [];
      return compose('logs', '--tail', String(linesOfLog), ...follow, 'redis');
    }
    print(`${docker.reason}: this is the log of the redis-server of \`redis:up\`.`);
  }
  const found = await printLog(ownRedisLog(dataDir), {
    lines: linesOfLog,
    follow: isTerminal,
    print,
  });
  if (!found) {
    print(`There is no log yet. Start a Redis with: ${ownCommand('redis:up')}`);
    return 1;
  }
  return 0;
}

async function reset({ dataDir, print }: RedisCommandContext): Promise<number> {
  const own = await findOwnRedis(dataDir);
  if (own === undefined) {
    print(
      `No Redis of \`redis:up\` runs, and no other one is touched. Start it with: ${ownCommand('redis:up')}`,
    );
    return 1;
  }
  if (own.via === 'docker') {
    return compose('exec', '-T', 'redis', 'redis-cli', 'FLUSHALL');
  }
  await using client = await connectTo(own.port);
  const keys = await client.dbSize();
  await client.flushAll();
  print(`Emptied the Redis on port ${own.port}; keys removed: ${keys}.`);
  return 0;
}

async function test({ dataDir, environment, print }: RedisCommandContext): Promise<number> {
  const target = await findRedisToCheck(environment, dataDir);
  print(`Testing ${target.name}`);
  return (await checkRedis(target.options, print)) ? 0 : 1;
}

async function upInDocker(
  { dataDir, print }: RedisCommandContext,
  args: readonly string[],
): Promise<number> {
  const code = await compose(...args);
  if (code === 0) {
    const own: OwnRedis = { via: 'docker', port: usualPort };
    await rememberOwnRedis(dataDir, own);
    print(`Redis runs: ${describe(own)}`);
  }
  return code;
}

function describe(own: OwnRedis): string {
  const place = `redis-cli -p ${own.port}   (REDIS_URL=redis://127.0.0.1:${own.port})`;
  return own.via === 'process' ? place : `${place}, or: docker exec -it ${container} redis-cli`;
}

async function connectTo(
  port: number,
): Promise<AsyncDisposable & Pick<ReturnType<typeof createClient>, 'dbSize' | 'flushAll'>> {
  const client = createClient({ socket: { host: '127.0.0.1', port, reconnectStrategy: false } });
  client.on('error', () => {});
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: async () => client.destroy() });
}
