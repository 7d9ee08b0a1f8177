import type { BenchPlan } from './bench-plan.ts';
import type { Durability } from './durability.ts';
import type { BenchReport } from './figures.ts';
import type { BenchDetails, SpeedRow } from './report-table.ts';
import { speedOf, speedRatio, type RoundSpeeds } from './rounds.ts';
import type { LongestCalls } from './scenes/fault-log.ts';
import type { FaultFigures } from './scenes/redis-fault-scene.ts';
import type { RedisSpeeds } from './scenes/redis-speeds-scene.ts';
import type { FlowFigures } from './scenes/session-flow-scene.ts';

/** Everything that was measured, as it was measured. */
export interface Measured {
  readonly redis: RedisSpeeds;
  readonly postgres: { readonly few: RoundSpeeds; readonly many: RoundSpeeds };
  /** Votes a second. */
  readonly votes: RoundSpeeds;
  readonly redisFlows: FlowFigures;
  readonly postgresFlows: FlowFigures;
  readonly faults: FaultFigures;
}

/** The JSON line, and what the table says beside it. */
export interface BenchResult {
  readonly report: BenchReport;
  readonly details: BenchDetails;
}

const ours = 'session-core';
/** With fewer copies the writes would not be what they are said to be. */
const leastCopiedShare = 0.9;

/** Puts what was measured into the words of the report. */
export function describeBench(
  measured: Measured,
  plan: BenchPlan,
  durability: Durability,
): BenchResult {
  return { report: toReport(measured, plan), details: toDetails(measured, plan, durability) };
}

function toReport(measured: Measured, plan: BenchPlan): BenchReport {
  const { redis, postgres, votes, redisFlows, postgresFlows, faults } = measured;
  const against = (speeds: RoundSpeeds, theirs: string) => speedRatio(speeds, ours, theirs);
  const { few, many } = redis.reads;
  const { writes } = redis;
  const report: BenchReport = {
    read_vs_raw_default: against(few, 'raw node-redis, default'),
    read_vs_raw_tuned: against(few, 'raw node-redis, tuned'),
    read_vs_keyv: against(few, '@keyv/redis'),
    read_vs_connect_redis: against(few, 'connect-redis'),
    read_vs_bentocache: against(few, 'bentocache'),
    read_vs_telegraf_session: against(few, '@telegraf/session'),
    read_vs_raw_default_512: against(many, 'raw node-redis, default'),
    read_vs_raw_tuned_512: against(many, 'raw node-redis, tuned'),
    read_vs_keyv_512: against(many, '@keyv/redis'),
    read_vs_connect_redis_512: against(many, 'connect-redis'),
    read_vs_bentocache_512: against(many, 'bentocache'),
    read_vs_telegraf_session_512: against(many, '@telegraf/session'),
    durable_write_vs_naive_dual: against(writes.few, 'SET and one upsert, default'),
    durable_write_vs_naive_dual_512: against(writes.many, 'SET and one upsert, default'),
    durable_write_vs_tuned_dual: against(writes.few, 'SET and one upsert, tuned'),
    durable_write_vs_tuned_dual_512: against(writes.many, 'SET and one upsert, tuned'),
    durable_write_vs_raw_set_default: against(writes.many, 'raw node-redis, default'),
    postgres_only_read_vs_select: against(postgres.few, 'one select by key'),
    postgres_only_read_vs_select_512: against(postgres.many, 'one select by key'),
    hot_update_vs_watch_loop: against(votes, 'WATCH, default pool'),
    hot_update_vs_watch_loop_of_10: against(votes, 'WATCH, pool of 10'),
    memory_kb_per_1000_sessions: redis.bytesOfAllCopies / 1_024 / (plan.samples / 1_000),
    redis_op_ms_p50: redisFlows.p50Ms,
    redis_ops_per_s: redisFlows.operationsPerSecond,
    postgres_op_ms_p50: postgresFlows.p50Ms,
    frozen_read_ms: faults.frozen.reads.inFlightMs,
    frozen_write_ms: faults.frozen.writes.inFlightMs,
    killed_read_ms: faults.killed.reads.inFlightMs,
    killed_write_ms: faults.killed.writes.inFlightMs,
    return_ms: faults.returnMs,
  };
  // More digits would say what was not measured.
  const rounded = Object.entries(report).map(([name, value]) => [name, Number(value.toFixed(3))]);
  // The same names as before.
  return Object.fromEntries(rounded) as BenchReport;
}

function toDetails(
  { redis, postgres, votes, postgresFlows, faults }: Measured,
  plan: BenchPlan,
  durability: Durability,
): BenchDetails {
  const settings = Object.entries(durability).map(([name, value]) => `${name}=${value}`);
  return {
    conditions: [
      `Postgres with ${settings.join(', ')}. Nothing is kept in the process; all protections are on.`,
      `${plan.samples} sessions of 300 bytes, read and written uniformly; 64 callers, or 512 where it says so.`,
      `Medians of ${plan.rounds} rounds of ${plan.sliceMs} ms each in turn; the longest of ${plan.faultRounds} faults each.`,
    ],
    speeds: [
      ...speedRows('read, 64 callers', redis.reads.few),
      ...speedRows('read, 512 callers', redis.reads.many),
      ...speedRows('write, 64 callers', redis.writes.few),
      ...speedRows('write, 512 callers', redis.writes.many),
      ...speedRows('read without Redis, 64 callers', postgres.few),
      ...speedRows('read without Redis, 512 callers', postgres.many),
      ...speedRows(`${plan.voters} voters on one session`, votes),
      {
        scene: 'registration without Redis',
        name: ours,
        perSecond: postgresFlows.operationsPerSecond,
      },
    ],
    problems:
      redis.copiedShare < leastCopiedShare
        ? [
            `After the writes only ${(redis.copiedShare * 100).toFixed(0)} % of the sessions were in Redis: ` +
              'the others were written to Postgres alone, which is less work.',
          ]
        : [],
    notes: [
      `Of the ${plan.voters} voters on one session nobody's vote was lost.`,
      ...faultNotes('Redis frozen', faults.frozen),
      ...faultNotes('Redis killed', faults.killed),
      `Reads come from Redis again ${faults.thawMs.toFixed(0)} ms after it thawed, and ` +
        `${faults.returnMs.toFixed(0)} ms after the start of a killed one with ${plan.samples} old copies.`,
    ],
  };
}

function speedRows(scene: string, speeds: RoundSpeeds): readonly SpeedRow[] {
  return [...speeds.keys()].map((name) => ({ scene, name, perSecond: speedOf(speeds, name) }));
}

function faultNotes(
  what: string,
  { reads, writes }: { readonly reads: LongestCalls; readonly writes: LongestCalls },
): readonly string[] {
  return [
    [`${what}: longest read`, reads] as const,
    [`${what}: longest write`, writes] as const,
  ].map(
    ([title, calls]) =>
      `${title} ${calls.inFlightMs.toFixed(0)} ms in flight, ${calls.nextMs.toFixed(0)} ms begun in the second ` +
      `after, ${calls.laterMs.toFixed(0)} ms later.`,
  );
}
