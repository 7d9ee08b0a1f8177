import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createTestRedis, startLocalPostgres } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { describe, expect, it, onTestFinished } from 'vitest';

import { type LiveEvent, topics } from '../../src/index.ts';
import { issued, openStand, signIn } from '../access-stand.ts';

const services = testServices();
const timeout = 60_000;

/** The code of the error, and how long it took to come. */
async function refusal(call: () => Promise<unknown>): Promise<{ code: unknown; ms: number }> {
  const start = performance.now();
  try {
    await call();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error;
    return { code, ms: performance.now() - start };
  }
  throw new Error('it was not refused');
}

describe.each([
  { redis: 'without Redis', hasRedis: false },
  { redis: 'with Redis', hasRedis: true },
])('with a Postgres that hangs, $redis', ({ hasRedis }) => {
  it.skipIf(hasRedis && 'missing' in services.redis)(
    'nobody is let in or signed in, soon; an open stream ends when nobody could say for so long whether its session is good',
    { timeout },
    async () => {
      await using postgres = await startLocalPostgres({
        dataDir: await mkdtemp(join(tmpdir(), 'sesi-access-')),
        durable: false,
        temporary: true,
      });
      const redis = hasRedis ? await createTestRedis(services) : undefined;
      onTestFinished(() => redis?.[Symbol.asyncDispose]());
      const uncheckedForMs = 2_000;
      const { access } = await openStand({
        databaseUrl: postgres.url,
        redisUrl: redis?.url,
        settings: { channels: { recheckEveryMs: 100, uncheckedForMs } },
      });
      const { token } = await issued(access, { permissions: ['updates:listen'] });
      const opened = await access.channels.eventsFor({ token, topics: [topics.updates] });
      if (opened.kind === 'refused') throw new Error(opened.reason);
      const events: LiveEvent[] = [];
      const reading = (async () => {
        for await (const event of opened.events) events.push(event);
      })();
      expect(await access.sessions.validate(token)).toMatchObject({ kind: 'valid' });

      await postgres.pause();
      const pausedAt = performance.now();
      try {
        // What Redis was believed on is good for some hundred ms more.
        const validating = () => access.sessions.validate(token);
        await expect
          .poll(async () => (await refusal(validating)).code, { timeout: 20_000 })
          .toBe('STORE_UNAVAILABLE');
        for (const call of [
          validating,
          () => access.sessions.create(signIn()),
          () => access.sessions.rotate(token),
          () => access.sessions.signOut(token),
        ]) {
          const { code, ms } = await refusal(call);
          expect(code).toBe('STORE_UNAVAILABLE');
          expect(ms).toBeLessThan(15_000);
        }
        await reading;
        // From the last answer on, which came shortly before.
        expect(performance.now() - pausedAt).toBeGreaterThan(uncheckedForMs - 200);
        expect(events.at(-1)).toEqual({ event: 'ended', reason: 'unchecked' });
      } finally {
        await postgres.resume();
      }
      await expect
        .poll(() => access.sessions.validate(token).catch(() => undefined), { timeout: 20_000 })
        .toMatchObject({ kind: 'valid' });
    },
  );
});
