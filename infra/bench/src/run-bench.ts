import type { SessionCoreOptions } from '@sesi/session-core';

import type { BenchPlan } from './bench-plan.ts';
import { type BenchResult, describeBench } from './bench-result.ts';
import { ContenderProcess } from './contenders/contender-process.ts';
import type { ContenderId } from './contenders/open-contender.ts';
import { type Measurable, measureInRounds, type RoundSpeeds } from './rounds.ts';
import { measureRedisFaults } from './scenes/redis-fault-scene.ts';
import { measureRedisSpeeds } from './scenes/redis-speeds-scene.ts';
import { measureFlows } from './scenes/session-flow-scene.ts';
import { few, many } from './scenes/speed-scenes.ts';
import { type BenchServers, startBenchServers } from './servers.ts';

/** Callers around a fault of Redis: enough to have some in flight, too few to wait for the processor. */
const faultCallers = 32;

/**
 * Measures everything on servers of its own.
 *
 * @param say - Gets a line when the next part begins.
 * @throws MissingPartError without a redis-server; UnsoundBenchError, WrongAnswerError or LostUpdateError when what was
 *   measured would mean nothing
 */
export async function runBench(plan: BenchPlan, say: (line: string) => void): Promise<BenchResult> {
  await using servers = await startBenchServers();
  say('a log for Postgres …');
  await servers.layOutLog(plan.logFiles);
  say('memory, reads, writes …');
  const redis = await measureRedisSpeeds(servers, plan);
  say('reads without Redis …');
  const postgres = await measurePostgresReads(servers, plan);
  const onRedis = {
    postgres: { url: await servers.createDatabase('on_redis') },
    redis: { enabled: true, url: servers.redis.url },
  } satisfies SessionCoreOptions;
  const alone = {
    postgres: { url: await servers.createDatabase('alone') },
    redis: false,
  } satisfies SessionCoreOptions;
  say('many voters on one session …');
  const votes = await measureVotes(servers, plan);
  say('registrations …');
  const flowOptions = { rounds: plan.rounds, callers: few, sliceMs: plan.sliceMs };
  const [redisFlows, postgresFlows] = await measureFlows(onRedis, alone, flowOptions);
  say('Redis freezes, dies and returns …');
  const faults = await measureRedisFaults(await servers.createDatabase('faults'), {
    rounds: plan.faultRounds,
    samples: plan.samples,
    callers: faultCallers,
    awayMs: plan.awayMs,
  });
  const measured = { redis, postgres, votes, redisFlows, postgresFlows, faults };
  return describeBench(measured, plan, servers.durability);
}

/** Reads of a core that has no Redis, beside what one would write by hand. */
async function measurePostgresReads(
  servers: BenchServers,
  { samples, rounds, sliceMs }: BenchPlan,
): Promise<{ readonly few: RoundSpeeds; readonly many: RoundSpeeds }> {
  const { url: redisUrl } = servers.redis;
  const start = async (id: ContenderId): Promise<ContenderProcess> => {
    const postgresUrl = await servers.createDatabase(id.toLowerCase());
    return await ContenderProcess.start(id, { redisUrl, postgresUrl, samples });
  };
  await using ours = await start('sesiAlone');
  await ours.fill();
  await using byHand = await start('selectByKey');
  const readers = [ours.reading, byHand.reading];
  return {
    few: await measureInRounds(readers, { rounds, sliceMs, callers: few }),
    many: await measureInRounds(readers, { rounds, sliceMs, callers: many }),
  };
}

/** Votes of many on one session, beside the loop that one would write by hand. */
async function measureVotes(
  servers: BenchServers,
  { samples, rounds, sliceMs, voters }: BenchPlan,
): Promise<RoundSpeeds> {
  const { url: redisUrl } = servers.redis;
  const postgresUrl = await servers.createDatabase('votes');
  await using cleanup = new AsyncDisposableStack();
  const takers: Measurable[] = [];
  for (const id of ['sesiBallots', 'watchLoop', 'watchLoopOfTen'] as const) {
    const started = await ContenderProcess.start(id, { redisUrl, postgresUrl, samples });
    takers.push(cleanup.use(started).voting);
  }
  return await measureInRounds(takers, { rounds, sliceMs, callers: voters });
}
