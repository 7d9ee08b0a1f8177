import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { z } from 'zod';

import { isAlive } from '../process-stamp.ts';
import { pingRedis } from './ping-redis.ts';

const schema = z.discriminatedUnion('via', [
  z.object({
    /** A process of this machine. */
    via: z.literal('process'),
    port: z.number(),
    process: z.object({ pid: z.number(), stamp: z.string() }),
  }),
  z.object({
    /** The container of docker-compose.yml. */
    via: z.literal('docker'),
    port: z.number(),
  }),
]);

/** The Redis that `redis:up` or `redis:dev` started, as its file says. */
export type OwnRedis = z.output<typeof schema>;

/** Where a Redis that runs without Docker keeps its data, its log and what is known of it. */
export function ownRedisFolder(dataDir: string): string {
  return join(dataDir, 'redis-dev');
}

/** The log of a Redis that runs without Docker. */
export function ownRedisLog(dataDir: string): string {
  return join(ownRedisFolder(dataDir), 'redis.log');
}

/** The Redis of `redis:up`, when it is there and answers. */
export async function findOwnRedis(dataDir: string): Promise<OwnRedis | undefined> {
  const own = await readOwnRedis(dataDir);
  if (own === undefined || (own.via === 'process' && !(await isAlive(own.process)))) {
    return undefined;
  }
  return (await pingRedis({ host: '127.0.0.1', port: own.port })) ? own : undefined;
}

/** Writes down what `redis:up` started. */
export async function rememberOwnRedis(dataDir: string, own: OwnRedis): Promise<void> {
  await mkdir(ownRedisFolder(dataDir), { recursive: true });
  await writeFile(fileOf(dataDir), `${JSON.stringify(own)}\n`);
}

/** Forgets it. The data stay. */
export async function forgetOwnRedis(dataDir: string): Promise<void> {
  await rm(fileOf(dataDir), { force: true });
}

/** What the file says, whether that server is alive or not. */
export async function readOwnRedis(dataDir: string): Promise<OwnRedis | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(fileOf(dataDir), 'utf8')));
  } catch {
    // No file, or one that nothing can be learnt from.
    return undefined;
  }
}

function fileOf(dataDir: string): string {
  return join(ownRedisFolder(dataDir), 'server.json');
}
