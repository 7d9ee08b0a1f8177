import { createTestDatabase, createTestRedis } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { describe, expect, it } from 'vitest';

import { ContenderProcess } from '../src/contenders/contender-process.ts';

describe.skipIf('missing' in testServices().redis)('a contender in a process of its own', () => {
  it('is measured there, and goes with whoever started it', async () => {
    await using redis = await createTestRedis(testServices());
    await using database = await createTestDatabase(testServices());
    const place = { redisUrl: redis.url, postgresUrl: database.url, samples: 20 };
    await using ours = await ContenderProcess.start('sesi', place);
    expect(ours.name).toBe('session-core');
    await ours.fill();
    expect(await ours.reading.run(4, 20)).toBeGreaterThan(0);
    expect(await ours.writing.run(4, 20)).toBeGreaterThan(0);
  });

  it.each(['sesiBallots', 'watchLoop', 'watchLoopOfTen'] as const)(
    'takes all votes: %s',
    async (id) => {
      await using redis = await createTestRedis(testServices());
      await using database = await createTestDatabase(testServices());
      const place = { redisUrl: redis.url, postgresUrl: database.url, samples: 0 };
      await using taker = await ContenderProcess.start(id, place);
      expect(await taker.voting.run(20, 0)).toBeGreaterThan(0);
      expect(await taker.voting.run(20, 0)).toBeGreaterThan(0);
    },
  );

  it('says what went wrong', async () => {
    await using redis = await createTestRedis(testServices());
    await using database = await createTestDatabase(testServices());
    const place = { redisUrl: redis.url, postgresUrl: database.url, samples: 20 };
    await using empty = await ContenderProcess.start('keyv', place);
    await expect(empty.readEach()).rejects.toThrow('@keyv/redis answered nothing for sample');
    await using dual = await ContenderProcess.start('dualWrite', place);
    await expect(dual.reading.run(1, 1)).rejects.toThrow(
      'SET and one upsert, default does not read',
    );

    const nowhere = { ...place, postgresUrl: 'postgres://127.0.0.1:1/none' };
    await expect(ContenderProcess.start('dualWrite', nowhere)).rejects.toThrow('ECONNREFUSED');
  }, 60_000);
});
