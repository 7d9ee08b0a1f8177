import { setTimeout as wait } from 'node:timers/promises';

import { openAccess, type RateLimits } from '@sesi/access';
import { openSessionCore, parseEncryptionKeys } from '@sesi/session-core';
import { openPool } from '@sesi/session-core/postgres';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

import { connectNodeRedis, type NodeRedis } from '../contenders/connect-node-redis.ts';
import { table } from '../report-table.ts';
import {
  measureInRounds,
  type RoundOptions,
  type RoundSpeeds,
  speedOf,
  speedRatio,
} from '../rounds.ts';
import { few, measurable } from '../scenes/speed-scenes.ts';
import { startBenchServers } from '../servers.ts';
import type { LimitsReport } from './limits-figures.ts';

/** How much is measured. */
export type LimitsBenchPlan = Pick<RoundOptions, 'rounds' | 'sliceMs'>;

/** What the published figures come from: half a minute. */
export const fullLimitsPlan: LimitsBenchPlan = { rounds: 7, sliceMs: 500 };

/** Enough to see that it works: its figures mean little. */
export const quickLimitsPlan: LimitsBenchPlan = { rounds: 1, sliceMs: 50 };

/** One key that is hot, some that are busy, keys that are over their limit, and keys that come rarely. */
const scenes = {
  one_key: { keys: 1, limit: 10_000_000 },
  hundred_keys: { keys: 100, limit: 1_000_000 },
  refused: { keys: 10, limit: 10 },
  rare_keys: { keys: 50_000, limit: 100 },
} as const;

const ours = '@sesi/access';
const theirs = 'rate-limiter-flexible';
const windowMs = 900_000;

/**
 * Checks of rate limits, beside the one script of rate-limiter-flexible in Redis alone.
 *
 * @param say - Gets a line when the next part begins.
 */
export async function runLimitsBench(
  plan: LimitsBenchPlan,
  say: (line: string) => void,
): Promise<{ readonly report: LimitsReport; readonly lines: readonly string[] }> {
  await using opened = new AsyncDisposableStack();
  const servers = opened.use(await startBenchServers());
  const url = await servers.createDatabase('limits');
  const core = await openSessionCore({
    postgres: { url },
    redis: { enabled: true, url: servers.redis.url },
    encryptionKeys: parseEncryptionKeys(Buffer.alloc(32, 1).toString('base64')),
  });
  opened.defer(async () => await core.close());
  const pool = openPool({ url });
  opened.defer(async () => await pool.end());
  const { rateLimits } = opened.use(await openAccess({ core, pool }));
  const client = await connectNodeRedis(servers.redis.url);
  opened.defer(async () => await client.close());
  while (core.redis.believed() === undefined) await wait(20);

  const measured: Record<string, RoundSpeeds> = {};
  for (const scene of Object.keys(scenes)) {
    say(`${scene} …`);
    // `Object.keys` forgets that these are the keys.
    measured[scene] = await measure(scene as keyof typeof scenes, rateLimits, client, plan);
  }
  const entries = Object.entries(measured);
  const ratios = entries.map(([scene, speeds]) => [
    `limit_${scene}_vs_flexible`,
    Number(speedRatio(speeds, ours, theirs).toFixed(3)),
  ]);
  const rows = entries.flatMap(([scene, speeds]) =>
    [ours, theirs].map((name) => [
      scene,
      name,
      Math.round(speedOf(speeds, name)).toLocaleString('en'),
    ]),
  );
  return {
    // Made of the keys of `scenes`, which are those of the report.
    report: Object.fromEntries(ratios) as LimitsReport,
    lines: table(['checks a second', '', ''], rows, [2]),
  };
}

async function measure(
  scene: keyof typeof scenes,
  limits: RateLimits,
  client: NodeRedis,
  plan: LimitsBenchPlan,
): Promise<RoundSpeeds> {
  const { keys, limit } = scenes[scene];
  const windows = [{ limit, windowMs }];
  const flexible = new RateLimiterRedis({
    storeClient: client,
    useRedisPackage: true,
    points: limit,
    duration: windowMs / 1_000,
    keyPrefix: scene,
  });
  const anyKey = () => `key-${Math.floor(Math.random() * keys)}`;
  const all = [
    measurable(ours, async () => void (await limits.check(anyKey(), { action: scene, windows }))),
    measurable(theirs, async () => {
      try {
        await flexible.consume(anyKey());
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
      }
    }),
  ];
  return await measureInRounds(all, { ...plan, callers: few });
}
