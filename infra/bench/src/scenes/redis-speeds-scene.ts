import type { BenchPlan } from '../bench-plan.ts';
import { ContenderProcess } from '../contenders/contender-process.ts';
import type { ContenderId } from '../contenders/open-contender.ts';
import { measureInRounds, type RoundSpeeds } from '../rounds.ts';
import type { BenchServers } from '../servers.ts';
import { expectAgreement } from './agreement.ts';
import { fillAndWeigh } from './memory-scene.ts';
import { few, many } from './speed-scenes.ts';

/** What was measured with everybody on one Redis. */
export interface RedisSpeeds {
  readonly bytesOfAllCopies: number;
  readonly reads: { readonly few: RoundSpeeds; readonly many: RoundSpeeds };
  /** Of the sessions that were written, how many were in Redis afterwards: 0 to 1. */
  readonly copiedShare: number;
  readonly writes: { readonly few: RoundSpeeds; readonly many: RoundSpeeds };
}

/** Who else reads, in the order of the table. */
const moreReaders = [
  'rawTuned',
  'keyv',
  'connectRedis',
  'bentocache',
  'telegraf',
] as const satisfies readonly ContenderId[];

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
  const start = async (id: ContenderId, url = postgresUrl): Promise<ContenderProcess> =>
    cleanup.use(await ContenderProcess.start(id, { redisUrl, postgresUrl: url, samples }));

  const ours = await start('sesi');
  // First, while nobody else is connected and counted with it.
  const bytesOfAllCopies = await fillAndWeigh(ours, redisUrl, samples);

  const raw = await start('rawDefault');
  const others = [raw];
  for (const id of moreReaders) others.push(await start(id));
  for (const reader of others) await reader.fill();
  const readers = [ours, ...others].map(({ reading }) => reading);
  const dual = await start('dualWrite', await servers.createDatabase('dual'));
  const dualTuned = await start('dualWriteTuned', await servers.createDatabase('dual_tuned'));
  const writers = [ours, dual, dualTuned, raw].map(({ writing }) => writing);
  const options = { rounds, sliceMs };
  const reads = {
    few: await measureInRounds(readers, { ...options, callers: few }),
    many: await measureInRounds(readers, { ...options, callers: many }),
  };
  const copiedShares: number[] = [];
  const measureAgreeing = async (callers: number): Promise<RoundSpeeds> => {
    // What is not in Redis is not written there: it would be too easy.
    await ours.readEach();
    const speeds = await measureInRounds(writers, { ...options, callers });
    copiedShares.push(await expectAgreement(redisUrl, postgresUrl));
    return speeds;
  };
  const writes = { few: await measureAgreeing(few), many: await measureAgreeing(many) };
  return { bytesOfAllCopies, reads, writes, copiedShare: Math.min(...copiedShares) };
}
