import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { startLocalRedis, type LocalRedis } from '@sesi/test-services';
import { createClient } from 'redis';

import type { HeldCopy } from '../history/check-copies.ts';
import { soakKinds } from '../worker/soak-kinds.ts';

type Admin = ReturnType<typeof openAdmin>;

/** The Redis of a lab, and what an operator (or a bad day) does to it. Commands go there directly, by no proxy. */
export class LabRedis implements AsyncDisposable {
  readonly #server: LocalRedis;
  readonly #snapshot: string;

  private constructor(server: LocalRedis, folder: string) {
    this.#server = server;
    this.#snapshot = join(folder, 'dump.rdb');
  }

  /** @param folder - gets its files */
  static async start(folder: string): Promise<LabRedis> {
    const server = await startLocalRedis({
      dataDir: folder,
      args: ['--enable-debug-command', 'yes'],
    });
    return new LabRedis(server, folder);
  }

  get port(): number {
    return this.#server.port;
  }

  /** SIGSTOP for a while. */
  async freeze(ms: number): Promise<void> {
    await this.#server.pause();
    await sleep(ms);
    await this.#server.resume();
  }

  async pause(): Promise<void> {
    await this.#server.pause();
  }

  async resume(): Promise<void> {
    await this.#server.resume();
  }

  async kill(): Promise<void> {
    await this.#server.kill();
  }

  /** Starts again without data. */
  async restartEmpty(): Promise<void> {
    rmSync(this.#snapshot, { force: true });
    await this.#server.restart();
  }

  /** Writes what it holds to disk: `restartFromSnapshot` goes back to it. */
  async takeSnapshot(): Promise<void> {
    await this.run(async (admin) => await admin.sendCommand(['SAVE']));
  }

  /** Starts again with what it held at the last `takeSnapshot`. */
  async restartFromSnapshot(): Promise<void> {
    await this.#server.restart();
    rmSync(this.#snapshot, { force: true });
  }

  /** What its keys of the harness hold. */
  async copies(): Promise<readonly HeldCopy[]> {
    return await this.run(async (admin) => {
      const copies: HeldCopy[] = [];
      for (const { keyPrefix } of soakKinds) {
        for await (const keys of admin.scanIterator({ MATCH: `${keyPrefix}*`, COUNT: 1_000 })) {
          for (const key of keys) {
            const text = await admin.get(key);
            if (text !== null) copies.push({ key, text });
          }
        }
      }
      return copies;
    });
  }

  /** A figure of INFO, such as `evicted_keys`. */
  async figure(name: string): Promise<number> {
    const info = await this.run(async (admin) => await admin.info());
    return Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? Number.NaN);
  }

  /** Does something over a connection of its own, which never waits for a Redis that is away. */
  async run<Result>(work: (admin: Admin) => Promise<Result>): Promise<Result> {
    const admin = openAdmin(this.#server.url);
    // Whoever waits for a command hears of it there.
    admin.on('error', () => undefined);
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      admin.destroy();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
  }
}

function openAdmin(url: string) {
  return createClient({ url, socket: { reconnectStrategy: false, connectTimeout: 2_000 } });
}
