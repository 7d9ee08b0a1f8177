import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { findRedisServer, freePort, installHint } from '@sesi/test-services';

import { LocalError } from '../local-error.ts';
import { isAlive, markProcess, type ProcessMark } from '../process-stamp.ts';
import { repositoryRoot } from '../repository-root.ts';
import {
  forgetOwnRedis,
  type OwnRedis,
  ownRedisFolder,
  ownRedisLog,
  rememberOwnRedis,
} from './own-redis.ts';
import { pingRedis } from './ping-redis.ts';

const startDeadlineMs = 10_000;
const stopDeadlineMs = 5000;
const pollMs = 50;

/**
 * Starts a redis-server that goes on after this command, with the settings of infra/redis/redis.conf and its data
 * in the data folder.
 *
 * @param preferredPort - taken when it is free, else any other.
 * @throws LocalError when there is no redis-server, or it does not come up.
 */
export async function startRedisProcess(dataDir: string, preferredPort: number): Promise<OwnRedis> {
  const program = findRedisServer();
  if (program === undefined) {
    throw new LocalError(
      `There is no redis-server either. Install it: ${installHint('redis-server')}`,
    );
  }
  const folder = ownRedisFolder(dataDir);
  await mkdir(folder, { recursive: true });
  const port = await freePort(preferredPort);
  const log = openSync(ownRedisLog(dataDir), 'a');
  const settings = {
    '--bind': '127.0.0.1',
    '--protected-mode': 'yes',
    '--port': String(port),
    '--dir': folder,
    '--daemonize': 'no',
  };
  const child = spawn(
    program,
    [join(repositoryRoot, 'infra/redis/redis.conf'), ...Object.entries(settings).flat()],
    { cwd: folder, detached: true, stdio: ['ignore', log, log] },
  );
  closeSync(log);
  child.unref();
  const mark = child.pid === undefined ? undefined : await markProcess(child.pid);
  if (mark === undefined || !(await comesUp(mark, port))) {
    child.kill('SIGKILL');
    throw new LocalError(`redis-server did not start:\n${await lastLines(ownRedisLog(dataDir))}`);
  }
  const own: OwnRedis = { via: 'process', port, process: mark };
  await rememberOwnRedis(dataDir, own);
  return own;
}

/** Stops it by its pid; its data stay. @throws LocalError when it does not end. */
export async function stopRedisProcess(dataDir: string, mark: ProcessMark): Promise<void> {
  if (await isAlive(mark)) {
    process.kill(mark.pid, 'SIGTERM');
    const end = performance.now() + stopDeadlineMs;
    while (await isAlive(mark)) {
      if (performance.now() > end) {
        throw new LocalError(
          `redis-server (pid ${mark.pid}) did not end within ${stopDeadlineMs / 1000} s. ` +
            `Its log: ${ownRedisLog(dataDir)}`,
        );
      }
      await sleep(pollMs);
    }
  }
  await forgetOwnRedis(dataDir);
}

async function comesUp(mark: ProcessMark, port: number): Promise<boolean> {
  const end = performance.now() + startDeadlineMs;
  while (performance.now() < end && (await isAlive(mark))) {
    if (await pingRedis({ host: '127.0.0.1', port })) {
      return true;
    }
    await sleep(pollMs);
  }
  return false;
}

async function lastLines(file: string): Promise<string> {
  const text = await readFile(file, 'utf8');
  return text.trim().split('\n').slice(-5).join('\n');
}
