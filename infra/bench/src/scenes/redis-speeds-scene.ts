import type { BenchPlan } from '../bench-plan.ts';
import { openBentocache } from '../contenders/bentocache-redis.ts';
import { openConnectRedis } from '../contenders/connect-redis-store.ts';
import { openKeyvRedis } from '../contenders/keyv-redis.ts';
import { openNaiveDualWrite } from '../contenders/naive-dual-write.ts';
import { openRawRedis } from '../contenders/raw-redis.ts';
import { openSesi } from '../contenders/sesi.ts';
import { openTelegrafSession } from '../contenders/telegraf-session.ts';
import type { RoundSpeeds } from '../rounds.ts';
import type { BenchServers } from '../servers.ts';
import { expectAgreement } from './agreement.ts';
import { fill, fillAndWeigh, readEach } from './memory-scene.ts';
import { few, many, measureReads, measureWrites } from './speed-scenes.ts';

/** What was measured with everybody on one Redis. */
export interface RedisSpeeds {
  readonly bytesOfAllCopies: number;
  readonly reads: { readonly few: RoundSpeeds; readonly many: RoundSpeeds };
  /** Of the sessions that were written, how many were in Redis afterwards: 0 to 1. */
  readonly copiedShare: number;
  readonly writes: { readonly few: RoundSpeeds; readonly many: RoundSpeeds };
}

/**
 * Memory, reads and writes of session-core and of what people use otherwise, side by side.
 *
 * @throws UnsoundBenchError when a copy differs from its row after the writes
 */
export async function measureRedisSpeeds(
  servers: BenchServers,
  { samples, rounds, sliceMs }: BenchPlan,
): Promise<RedisSpeeds> {
  const redisUrl = servers.redis.url;
  const postgresUrl = await servers.createDatabase('speeds');
  await using cleanup = new AsyncDisposableStack();
  const ours = cleanup.use(
    await openSesi('session-core', {
      postgres: { url: postgresUrl },
      redis: { enabled: true, url: redisUrl },
    }),
  );
  // First, while nobody else is connected and counted with it.
  const bytesOfAllCopies = await fillAndWeigh(ours, redisUrl, samples);

  const raw = cleanup.use(await openRawRedis(redisUrl, 'default'));
  const readers = [
    ours,
    raw,
    cleanup.use(await openRawRedis(redisUrl, 'tuned')),
    cleanup.use(await openKeyvRedis(redisUrl)),
    cleanup.use(await openConnectRedis(redisUrl)),
    cleanup.use(await openBentocache(redisUrl)),
    cleanup.use(await openTelegrafSession(redisUrl)),
  ];
  for (const reader of readers) if (reader !== ours) await fill(reader, samples);
  const dual = cleanup.use(
    await openNaiveDualWrite(redisUrl, await servers.createDatabase('naive')),
  );
  const writers = [ours, dual, raw];
  const reads = {
    few: await measureReads(readers, samples, { rounds, sliceMs, callers: few }),
    many: await measureReads(readers, samples, { rounds, sliceMs, callers: many }),
  };
  const copiedShares: number[] = [];
  const measureAgreeing = async (callers: number): Promise<RoundSpeeds> => {
    // What is not in Redis is not written there: it would be too easy.
    await readEach(ours, samples);
    const speeds = await measureWrites(writers, samples, { rounds, sliceMs, callers });
    copiedShares.push(await expectAgreement(redisUrl, postgresUrl));
    return speeds;
  };
  const writes = { few: await measureAgreeing(few), many: await measureAgreeing(many) };
  return { bytesOfAllCopies, reads, writes, copiedShare: Math.min(...copiedShares) };
}
