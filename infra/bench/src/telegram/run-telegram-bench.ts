import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { Client } from 'pg';

import type { BotProgram } from '../bot-process.ts';
import { runCallers } from '../callers.ts';
import { UnsoundBenchError } from '../durability.ts';
import { table } from '../report-table.ts';
import { median, rotated, speedOf, speedRatio } from '../rounds.ts';
import { type BenchServers, startBenchServers } from '../servers.ts';
import { type BotPlace, startBot } from './bot-under-load.ts';
import type { TelegramReport } from './telegram-figures.ts';
import { type GroupPlan, VotingGroups } from './voting-groups.ts';
import { mostConnections } from './webhook-caller.ts';

/** How much is measured. */
export interface TelegramBenchPlan extends GroupPlan {
  readonly rounds: number;
  /** How long each bot works in each round, ms. */
  readonly sliceMs: number;
}

/** What the published figures come from: about two minutes. */
export const fullTelegramPlan: TelegramBenchPlan = {
  groups: 1_000,
  voters: 10,
  rounds: 5,
  sliceMs: 5_000,
};

/** Enough to see that it works: its figures mean little. */
export const quickTelegramPlan: TelegramBenchPlan = {
  groups: 20,
  voters: 10,
  rounds: 1,
  sliceMs: 200,
};

const ours = 'tg-vote-bot';
const theirs = 'bare Telegraf';

/** Between two slices, ms: what was begun is done by then. The bot goes on editing its cards, 20 a second. */
const pauseMs = 1_000;

/** @param say - Gets a line when the next part begins. */
export async function runTelegramBench(
  plan: TelegramBenchPlan,
  say: (line: string) => void,
): Promise<{ readonly report: TelegramReport; readonly lines: readonly string[] }> {
  await using servers = await startBenchServers();
  const databaseUrl = await servers.createDatabase('votes');
  await using bot = await startBot((place) => voteBot(place, servers, databaseUrl));
  await using bare = await startBot(bareBot);
  const groups = new VotingGroups(bot, plan);
  say(`${plan.groups} groups of ${plan.voters} open a vote …`);
  await groups.open();

  const speeds = new Map<string, number[]>([
    [ours, []],
    [theirs, []],
  ]);
  const p99s: number[] = [];
  const all = [
    { name: ours, groups },
    { name: theirs, groups: new VotingGroups(bare, plan) },
  ];
  for (const each of all) await measure(each, plan.sliceMs / 2);
  for (let round = 0; round < plan.rounds; round += 1) {
    say(`round ${round + 1} of ${plan.rounds} …`);
    for (const each of rotated(all, round)) {
      const { perSecond, p99Ms } = await measure(each, plan.sliceMs);
      speeds.get(each.name)?.push(perSecond);
      if (each.name === ours) p99s.push(p99Ms);
    }
  }
  await checkVotes(databaseUrl, groups.votes);
  const rows = [ours, theirs].map((name) => [
    name,
    Math.round(speedOf(speeds, name)).toLocaleString('en'),
  ]);
  return {
    report: {
      ratio: rounded(speedRatio(speeds, ours, theirs)),
      updates_per_s: rounded(speedOf(speeds, ours)),
      p99_ms: rounded(median(p99s)),
    },
    lines: [
      ...table(['updates a second', ''], rows, [1]),
      '',
      `${groups.votes} votes were answered, and each is in Postgres. Medians of ${plan.rounds} rounds of ${plan.sliceMs} ms each in turn.`,
    ],
  };
}

interface Measured {
  readonly perSecond: number;
  readonly p99Ms: number;
}

async function measure(
  { groups }: { readonly groups: VotingGroups },
  sliceMs: number,
): Promise<Measured> {
  const times: number[] = [];
  const perSecond = await runCallers(mostConnections, sliceMs, async () => {
    times.push(await groups.vote());
  });
  await sleep(pauseMs);
  const sorted = times.toSorted((a, b) => a - b);
  return { perSecond, p99Ms: sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Number.NaN };
}

/** @throws UnsoundBenchError when a vote that was answered is not in Postgres */
async function checkVotes(databaseUrl: string, votes: number): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ count: number }>(
      "select count(*)::int as count from core.session_event where type = 'vote-cast'",
    );
    const [{ count } = { count: 0 }] = rows;
    if (count !== votes) {
      throw new UnsoundBenchError(`${votes} votes were answered, and ${count} are in Postgres.`);
    }
  } finally {
    await client.end();
  }
}

/** The bot as it is shipped, with its usual settings. */
function voteBot(
  { apiRoot, token, port, secret }: BotPlace,
  { redis }: BenchServers,
  databaseUrl: string,
): BotProgram {
  return {
    main: new URL('../../../../apps/tg-vote-bot/src/main.ts', import.meta.url),
    env: {
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      REDIS_URL: redis.url,
      SESSION_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      TELEGRAM_API_ROOT: apiRoot,
      TELEGRAM_BOT_TOKEN: token,
      TELEGRAM_WEBHOOK_URL: `http://127.0.0.1:${port}`,
      TELEGRAM_WEBHOOK_SECRET: secret,
      // Everybody joins before the first vote.
      JOIN_WINDOW_SECONDS: '3600',
    },
  };
}

function bareBot({ apiRoot, token, port, secret }: BotPlace): BotProgram {
  return {
    main: new URL('bare-bot.ts', import.meta.url),
    words: [apiRoot, token, String(port), secret],
    env: { NODE_ENV: 'production' },
  };
}

/** More digits would say what was not measured. */
function rounded(value: number): number {
  return Number(value.toFixed(value < 10 ? 3 : 1));
}
