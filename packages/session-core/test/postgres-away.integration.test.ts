import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startLocalPostgres, startLocalRedis } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';

import {
  type CoreEvent,
  defineKind,
  openSessionCore,
  StoreUnavailableError,
} from '../src/index.ts';

const schema = z.object({ n: z.number() });
const note = defineKind({ name: 'note', keyPrefix: 'note:', ttlMs: 60_000, schema });
const pass = defineKind({ ...note, name: 'pass', keyPrefix: 'pass:', grantsAccess: true });

/** How long the slowest of these calls took, in ms; what became of them does not matter. */
async function slowest(calls: readonly (() => Promise<unknown>)[]): Promise<number> {
  const times = calls.map(async (call) => {
    const start = performance.now();
    await call().catch(() => undefined);
    return performance.now() - start;
  });
  return Math.max(...(await Promise.all(times)));
}

describe.skipIf('missing' in testServices().redis).each(['pause', 'kill'] as const)(
  'while Postgres is away: %s',
  (fault) => {
    it('reads go on from Redis, marked, writes are refused, and all is back by itself', async () => {
      const dataDir = await mkdtemp(join(tmpdir(), 'sesi-postgres-away-'));
      onTestFinished(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }));
      const postgres = await startLocalPostgres({ dataDir, durable: false });
      onTestFinished(() => postgres[Symbol.asyncDispose]());
      await using redis = await startLocalRedis();
      const events: CoreEvent[] = [];
      await using core = await openSessionCore({
        postgres: { url: postgres.url },
        redis: { enabled: true, url: redis.url },
        onEvent: (event) => events.push(event),
      });
      const notes = core.sessions(note);
      const passes = core.sessions(pass);
      for (const sessions of [notes, passes]) {
        await sessions.create('a', { n: 1 });
        await sessions.get('a');
      }

      await postgres[fault]();
      const longest = await slowest([
        () => notes.get('a'),
        () => notes.get('not there'),
        () => notes.update('a', ({ n }) => ({ n: n + 1 })),
        () => core.commit([notes.deleting('a'), passes.deleting('a')]),
        () => notes.create('b', { n: 1 }),
      ]);
      expect(longest).toBeLessThan(2_500);
      // Until the first deadline has passed, nobody knows.
      await expect
        .poll(() => events.map(({ type }) => type), { timeout: 5_000 })
        .toContain('postgres-unavailable');

      // The last view of Postgres counts until it lapses.
      await expect
        .poll(() => notes.get('a'))
        .toMatchObject({ value: { n: 1 }, possiblyStale: true });
      await expect(notes.get('not there')).rejects.toThrow(StoreUnavailableError);
      await expect(passes.get('a')).rejects.toThrow(StoreUnavailableError);
      const refused = await Promise.all(
        Array.from({ length: 20 }, async () => {
          const start = performance.now();
          await expect(notes.save('a', { n: 5 })).rejects.toThrow(StoreUnavailableError);
          return performance.now() - start;
        }),
      );
      // All but the one that tries whether Postgres is back are told at once.
      expect(refused.toSorted((one, two) => one - two)[10]).toBeLessThan(250);

      if (fault === 'pause') await postgres.resume();
      else {
        const again = await startLocalPostgres({ dataDir, durable: false, port: postgres.port });
        onTestFinished(() => again[Symbol.asyncDispose]());
      }
      await expect
        .poll(async () => (await notes.save('b', { n: 9 })).value.n, { timeout: 10_000 })
        .toBe(9);
      expect(await notes.get('b')).toMatchObject({ value: { n: 9 }, possiblyStale: false });
      await expect
        .poll(() => events.map(({ type }) => type), { timeout: 10_000 })
        .toContain('redis-recovered');
    });
  },
);
