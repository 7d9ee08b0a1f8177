import { randomBytes } from 'node:crypto';

import { openSessionCore, parseEncryptionKeys, type SessionCore } from '@sesi/session-core';

import { forEachOf } from '../callers.ts';
import type { SessionReader, SessionWriter } from '../contenders/contender.ts';
import { table } from '../report-table.ts';
import { measureInRounds, type RoundSpeeds, speedOf, speedRatio } from '../rounds.ts';
import { sampleSession } from '../sample-session.ts';
import { few, reading } from '../scenes/speed-scenes.ts';
import { startBenchServers } from '../servers.ts';
import { openBento, openCacheable, openOurCache } from './cache-contenders.ts';
import type { CacheReport } from './cache-figures.ts';
import { measureScreens, type ScreenFigures, type ScreenPlan } from './screens-scene.ts';
import { measureStampede } from './stampede-scene.ts';
import { measureValidation } from './validation-scene.ts';

/** How much is measured. */
export interface CacheBenchPlan {
  readonly samples: number;
  readonly rounds: number;
  readonly sliceMs: number;
  readonly processes: number;
  readonly stampedes: number;
  /** Live, of operators. */
  readonly sessions: number;
  readonly screens: ScreenPlan;
}

/** What the published figures come from: about a minute. */
export const fullCachePlan: CacheBenchPlan = {
  samples: 10_000,
  rounds: 7,
  sliceMs: 400,
  processes: 16,
  stampedes: 5,
  sessions: 10_000,
  screens: { calls: 2_000, requests: 10_000 },
};

/** Enough to see that it works: its figures mean little. */
export const quickCachePlan: CacheBenchPlan = {
  samples: 300,
  rounds: 1,
  sliceMs: 30,
  processes: 3,
  stampedes: 1,
  sessions: 200,
  screens: { calls: 50, requests: 1_000 },
};

const ours = '@sesi/cache';
const tags = ['menus', 'kitchen'];

/** @param say - Gets a line when the next part begins. */
export async function runCacheBench(
  plan: CacheBenchPlan,
  say: (line: string) => void,
): Promise<{ readonly report: CacheReport; readonly notes: readonly string[] }> {
  await using servers = await startBenchServers();
  const redisUrl = servers.redis.url;
  // One Redis holds copies of one Postgres: all cores share both.
  const postgresUrl = await servers.createDatabase('cache');
  await using core = await openCore(postgresUrl, redisUrl);
  say('reads …');
  const plain = await measure(
    [openOurCache(core.core, []), await openBento(redisUrl, []), openCacheable(redisUrl)],
    plan,
  );
  say('reads with tags …');
  const tagged = await measure(
    [openOurCache(core.core, tags), await openBento(redisUrl, tags)],
    plan,
  );
  say(`${plan.sessions} operators sign in …`);
  const { sessions } = plan;
  const { calls } = plan.screens;
  const validateMs = await measureValidation(core.core, postgresUrl, { sessions, calls });
  say('screens …');
  const screens = await measureScreens(
    core.core,
    await servers.createDatabase('kitchens'),
    plan.screens,
  );
  say(`${plan.processes} processes and a cold key …`);
  const loads = await measureStampede(
    { postgresUrl, redisUrl },
    { processes: plan.processes, rounds: plan.stampedes },
  );
  const speeds = [...rows('get', plain), ...rows('get, two tags', tagged)];
  return {
    report: toReport({ plain, tagged, validateMs, screens, loads }),
    notes: [
      `${plan.samples} values of 300 bytes, ${few} callers, nothing kept in the process; medians of ${plan.rounds} rounds in turn.`,
      '',
      ...table(['operations a second', '', ''], speeds, [2]),
    ],
  };
}

function toReport({
  plain,
  tagged,
  validateMs,
  screens,
  loads,
}: {
  readonly plain: RoundSpeeds;
  readonly tagged: RoundSpeeds;
  readonly validateMs: number;
  readonly screens: ScreenFigures;
  readonly loads: readonly number[];
}): CacheReport {
  const rounded = (value: number): number => Number(value.toFixed(3));
  return {
    get_vs_bentocache: rounded(speedRatio(plain, ours, 'bentocache')),
    tagged_get_vs_bentocache: rounded(speedRatio(tagged, ours, 'bentocache')),
    get_vs_cacheable: rounded(speedRatio(plain, ours, 'cacheable')),
    // The worst of them: a median would hide one.
    stampede_loads: Math.max(...loads),
    validate_ms_p50: rounded(validateMs),
    menu_ms_p50: rounded(screens.menuMs),
    dashboard_ms_p50: rounded(screens.dashboardMs),
    db_calls_saved: rounded(screens.callsSaved),
  };
}

async function measure(
  contenders: readonly (SessionReader & SessionWriter)[],
  { samples, rounds, sliceMs }: CacheBenchPlan,
): Promise<RoundSpeeds> {
  try {
    for (const contender of contenders) {
      await forEachOf(samples, few, async (n) => await contender.write(n, sampleSession(n)));
    }
    const readers = contenders.map((contender) => reading(contender, samples));
    return await measureInRounds(readers, { rounds, sliceMs, callers: few });
  } finally {
    for (const contender of contenders) await contender[Symbol.asyncDispose]();
  }
}

function rows(scene: string, speeds: RoundSpeeds): readonly string[][] {
  return [...speeds.keys()].map((name) => [
    scene,
    name,
    Math.round(speedOf(speeds, name)).toLocaleString('en'),
  ]);
}

async function openCore(
  url: string,
  redisUrl: string,
): Promise<{ readonly core: SessionCore } & AsyncDisposable> {
  const core = await openSessionCore({
    postgres: { url },
    redis: { enabled: true, url: redisUrl },
    encryptionKeys: parseEncryptionKeys(randomBytes(32).toString('base64')),
  });
  return { core, [Symbol.asyncDispose]: async () => await core.close() };
}
