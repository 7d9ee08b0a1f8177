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
import { expect } from 'vitest';

import { type Cache, type CacheEvent, type CacheOptions, openCache } from '../src/index.ts';

/** One process' worth: its core and its cache. */
export interface LabProcess {
  readonly core: SessionCore;
  readonly cache: Cache;
  readonly events: CacheEvent[];
}

/** A way to Redis that can be cut. */
export interface RedisWire extends AsyncDisposable {
  readonly url: string;
  /** Nothing comes through any more, in either direction, and nobody is told. */
  cut(): void;
  mend(): void;
}

async function layWire(port: number): Promise<RedisWire> {
  let isCut = false;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
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
  return {
    url: `redis://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
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
  /** How often a process stopped believing Redis: a busy machine can do that, too. */
  interruptions = 0;
  readonly #open: SessionCore[] = [];
  readonly #wires: RedisWire[] = [];

  constructor(redis: LocalRedis, database: TestDatabase) {
    this.redis = redis;
    this.database = database;
  }

  static async start(args: readonly string[] = []): Promise<CacheLab> {
    const database = await createTestDatabase(testServices());
    return new CacheLab(await startLocalRedis({ args }), database);
  }

  /** @param url - Another way to the same Redis; false: without Redis. */
  async open(
    options: Omit<CacheOptions, 'core' | 'onEvent'> = {},
    url: string | false = this.redis.url,
  ): Promise<LabProcess> {
    const core = await openSessionCore({
      postgres: { url: this.database.url },
      redis: url === false ? false : { enabled: true, url },
      onEvent: ({ type }) => {
        if (type === 'redis-unavailable') this.interruptions += 1;
      },
    });
    this.#open.push(core);
    const events: CacheEvent[] = [];
    const cache = openCache({ ...options, core, onEvent: (event) => events.push(event) });
    // One that comes can interrupt the others for a moment.
    if (url !== false) await this.believes(...this.#open.filter(({ redis }) => redis.answers));
    return { core, cache, events };
  }

  /** Another way to Redis. */
  async layWire(): Promise<RedisWire> {
    const wire = await layWire(this.redis.port);
    this.#wires.push(wire);
    return wire;
  }

  async believes(...cores: readonly SessionCore[]): Promise<void> {
    for (const core of cores) {
      await expect.poll(() => core.redis.believed(), { timeout: 10_000 }).toBeDefined();
    }
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

const attempts = 4;

/**
 * A test of what is kept while Redis is believed. On a busy machine a view of Postgres can come too late, and then nothing is kept
 * for a moment, as it should be: a test that failed in such a moment is done again from the start.
 */
export function whileBelieved(test: (lab: CacheLab) => Promise<void>): () => Promise<void> {
  return async () => {
    for (let attempt = 1; ; attempt += 1) {
      await using lab = await CacheLab.start();
      try {
        await test(lab);
        return;
      } catch (error) {
        if (lab.interruptions === 0 || attempt === attempts) throw error;
      }
    }
  };
}
