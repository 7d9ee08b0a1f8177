import { connect, createServer, type Socket } from 'node:net';

import { openSessionCore, type SessionCore } from '@sesi/session-core';
import {
  createTestDatabase,
  type LocalRedis,
  startLocalRedis,
  type TestDatabase,
} from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { createClient } from 'redis';
import { vi } from 'vitest';

import { type Cache, type CacheEvent, type CacheOptions, openCache } from '../../src/index.ts';
import { steadyRedis } from './steady-redis.ts';

/** One process' worth: its core and its cache. */
export interface LabProcess {
  readonly core: SessionCore;
  readonly cache: Cache;
  readonly events: CacheEvent[];
}

/** A way to a server that can be cut. */
export interface Wire extends AsyncDisposable {
  readonly url: string;
  /** Nothing comes through any more, in either direction, and nobody is told. */
  cut(): void;
  mend(): void;
}

async function layWire(target: URL): Promise<Wire> {
  let isCut = false;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes) => {
        if (!isCut) to.write(bytes);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = new URL(target);
  url.host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return {
    url: url.href,
    cut() {
      isCut = true;
    },
    mend() {
      // What was lost on the way would garble a connection: each begins anew.
      for (const socket of sockets) socket.destroy();
      isCut = false;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A Redis and a database of one test, and the "processes" on them. */
export class CacheLab implements AsyncDisposable {
  readonly redis: LocalRedis;
  readonly database: TestDatabase;
  readonly #isSteady: boolean;
  readonly #open: SessionCore[] = [];
  readonly #wires: Wire[] = [];

  private constructor(redis: LocalRedis, database: TestDatabase, isSteady: boolean) {
    this.redis = redis;
    this.database = database;
    this.#isSteady = isSteady;
  }

  /** @param steady - True: the caches wait until Redis is believed. For tests in which it stays up. */
  static async start({ steady = false } = {}): Promise<CacheLab> {
    const database = await createTestDatabase(testServices());
    return new CacheLab(await startLocalRedis(), database, steady);
  }

  /**
   * @param url - Another way to the same Redis; false: without Redis.
   * @param postgresUrl - Another way to the same database.
   */
  async open(
    options: Omit<CacheOptions, 'core' | 'onEvent'> = {},
    url: string | false = this.redis.url,
    postgresUrl = this.database.url,
  ): Promise<LabProcess> {
    const core = await openSessionCore({
      postgres: { url: postgresUrl },
      redis: url === false ? false : { enabled: true, url },
    });
    this.#open.push(core);
    const events: CacheEvent[] = [];
    const cache = openCache({
      ...options,
      core: this.#isSteady
        ? { redis: steadyRedis(core.redis), channel: (name) => core.channel(name) }
        : core,
      onEvent: (event) => events.push(event),
    });
    // One that comes can interrupt the others for a moment.
    if (url !== false) await this.believes(...this.#open.filter(({ redis }) => redis.answers));
    return { core, cache, events };
  }

  /** Another way to one of the servers. */
  async layWire(to: 'redis' | 'database' = 'redis'): Promise<Wire> {
    const wire = await layWire(new URL(this[to].url));
    this.#wires.push(wire);
    return wire;
  }

  async believes(...cores: readonly SessionCore[]): Promise<void> {
    for (const core of cores) {
      await vi.waitUntil(() => core.redis.believed() !== undefined, { timeout: 10_000 });
    }
  }

  /** How often Redis was given a command. @param name - In lower case. */
  async commands(name: string): Promise<number> {
    const info = await this.ask(async (client) => await client.info('commandstats'));
    return Number(new RegExp(`cmdstat_${name}:calls=(\\d+)`).exec(info)?.[1] ?? 0);
  }

  /** Asks Redis directly. */
  async ask<Reply>(
    work: (client: ReturnType<typeof createClient>) => Promise<Reply>,
  ): Promise<Reply> {
    const client = createClient({ url: this.redis.url });
    await client.connect();
    try {
      // Its own type has what modules add, too.
      return await work(client as unknown as ReturnType<typeof createClient>);
    } finally {
      client.destroy();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#open.map(async (core) => await core.close()));
    await Promise.all(this.#wires.map(async (wire) => await wire[Symbol.asyncDispose]()));
    await this.redis[Symbol.asyncDispose]();
    await this.database[Symbol.asyncDispose]();
  }
}

/** A test with a lab of its own, whose Redis stays up. */
export function inLab(test: (lab: CacheLab) => Promise<void>): () => Promise<void> {
  return async () => {
    await using lab = await CacheLab.start({ steady: true });
    await test(lab);
  };
}
