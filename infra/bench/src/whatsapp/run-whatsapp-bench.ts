import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { startFakeWhatsApp } from '@sesi/fake-whatsapp';
import { freePort } from '@sesi/test-services';
import { Client } from 'pg';

import { startBotProcess } from '../bot-process.ts';
import { runCallers } from '../callers.ts';
import { UnsoundBenchError } from '../durability.ts';
import { table } from '../report-table.ts';
import { median, rotated, speedOf, speedRatio } from '../rounds.ts';
import { startBenchServers } from '../servers.ts';
import { Members } from './members.ts';
import type { WhatsAppReport } from './whatsapp-figures.ts';

/** How much is measured. */
export interface WhatsAppBenchPlan {
  /** People who write to the bot. */
  readonly members: number;
  /** Of whom so many write at the same time. */
  readonly callers: number;
  readonly rounds: number;
  /** How long each bot works in each round, ms. */
  readonly sliceMs: number;
}

/** What the published figures come from: about two minutes. */
export const fullWhatsAppPlan: WhatsAppBenchPlan = {
  members: 200,
  callers: 32,
  rounds: 5,
  sliceMs: 4_000,
};

/** Enough to see that it works: its figures mean little. */
export const quickWhatsAppPlan: WhatsAppBenchPlan = {
  members: 8,
  callers: 4,
  rounds: 1,
  sliceMs: 300,
};

const ours = 'wa-finance-bot';
const theirs = 'echo';
/** More than any bench sends. */
const mostMessages = '100000';
const pairWithinMs = 60_000;
const app = new URL('../../../../apps/wa-finance-bot/', import.meta.url);

/** @param say - Gets a line when the next part begins. */
export async function runWhatsAppBench(
  plan: WhatsAppBenchPlan,
  say: (line: string) => void,
): Promise<{ readonly report: WhatsAppReport; readonly lines: readonly string[] }> {
  const parses = await parsesPerSecond();
  await using servers = await startBenchServers();
  const databaseUrl = await servers.createDatabase('finance');
  await using bot = await openBot('src/main.ts', '✅ Makan siang', plan, {
    DATABASE_URL: databaseUrl,
    REDIS_URL: servers.redis.url,
  });
  await using echo = await openBot('bench/echo-bot.ts', '✅ makan siang', plan, {
    DATABASE_URL: databaseUrl,
    REDIS_URL: servers.redis.url,
  });
  say(`${plan.members} people register …`);
  await bot.members.register();

  const all = [
    { name: ours, members: bot.members },
    { name: theirs, members: echo.members },
  ];
  say('through the real client …');
  const whatsApp = await measureInTurn(all, plan, (members) => members.overWhatsApp(), say);
  say('over HTTP …');
  const local = await measureInTurn(all, plan, (members) => members.overHttp(), say);
  await checkEntries(databaseUrl, bot.members.written);
  const rows = [
    ['through the real client', ours, shown(speedOf(whatsApp.speeds, ours))],
    ['', theirs, shown(speedOf(whatsApp.speeds, theirs))],
    ['over HTTP', ours, shown(speedOf(local.speeds, ours))],
    ['', theirs, shown(speedOf(local.speeds, theirs))],
  ];
  return {
    report: {
      messages_per_s: rounded(speedOf(whatsApp.speeds, ours)),
      p99_ms: rounded(whatsApp.p99Ms),
      ratio: rounded(speedRatio(whatsApp.speeds, ours, theirs)),
      parses_per_s: parses,
      local_messages_per_s: rounded(speedOf(local.speeds, ours)),
      local_p99_ms: rounded(local.p99Ms),
      local_ratio: rounded(speedRatio(local.speeds, ours, theirs)),
    },
    lines: [
      ...table(['messages a second', '', ''], rows, [2]),
      '',
      `${bot.members.written} expenses were answered, and each is in Postgres, once. Medians of ${plan.rounds} rounds of ${plan.sliceMs} ms each in turn.`,
    ],
  };
}

interface OpenBot extends AsyncDisposable {
  readonly members: Members;
}

/** Starts a program with a WhatsApp of its own, and links its account. */
async function openBot(
  program: string,
  answer: string,
  { members: count }: WhatsAppBenchPlan,
  stores: Readonly<Record<string, string>>,
): Promise<OpenBot> {
  await using opened = new AsyncDisposableStack();
  const fake = opened.use(await startFakeWhatsApp());
  const dataDir = await mkdtemp(join(tmpdir(), 'sesi-bench-'));
  opened.defer(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }));
  const port = await freePort();
  const bot = opened.use(
    startBotProcess({
      main: new URL(program, app),
      env: {
        NODE_ENV: 'production',
        LOG_LEVEL: 'warn',
        HOST: '127.0.0.1',
        PORT: String(port),
        LOCAL_CHAT: 'true',
        WHATSAPP_ENABLED: 'true',
        WHATSAPP_DATA_DIR: dataDir,
        PUPPETEER_EXECUTABLE_PATH: process.env['PUPPETEER_EXECUTABLE_PATH'] ?? '',
        PUPPETEER_ARGS: JSON.stringify(fake.chromiumArgs),
        // Nobody waits for anything but the work.
        WHATSAPP_HUMAN_PACE: 'false',
        WHATSAPP_PERSON_MINUTE: mostMessages,
        WHATSAPP_PERSON_HOUR: mostMessages,
        WHATSAPP_SAME_TEXT_MINUTE: mostMessages,
        WHATSAPP_OVERALL_MINUTE: mostMessages,
        WHATSAPP_BRAKE_MINUTE: mostMessages,
        SESSION_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
        ...stores,
      },
    }),
  );
  await bot.whileItRuns(fake.pair('+628111111111', { timeoutMs: pairWithinMs }));
  const members = opened.use(new Members({ fake, port, count, answer }));
  const kept = opened.move();
  return { members, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

interface Measured {
  readonly speeds: ReadonlyMap<string, readonly number[]>;
  /** Of our bot. */
  readonly p99Ms: number;
}

async function measureInTurn(
  all: readonly { readonly name: string; readonly members: Members }[],
  { callers, rounds, sliceMs }: WhatsAppBenchPlan,
  write: (members: Members) => Promise<number>,
  say: (line: string) => void,
): Promise<Measured> {
  const speeds = new Map<string, number[]>(all.map(({ name }) => [name, []]));
  const p99s: number[] = [];
  for (const { members } of all) {
    await runCallers(callers, sliceMs / 2, async () => void (await write(members)));
  }
  for (let round = 0; round < rounds; round += 1) {
    say(`round ${round + 1} of ${rounds} …`);
    for (const { name, members } of rotated(all, round)) {
      const times: number[] = [];
      const perSecond = await runCallers(callers, sliceMs, async () => {
        times.push(await write(members));
      });
      speeds.get(name)?.push(perSecond);
      const sorted = times.toSorted((a, b) => a - b);
      if (name === ours) p99s.push(sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Number.NaN);
    }
  }
  return { speeds, p99Ms: median(p99s) };
}

async function parsesPerSecond(): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--conditions=@sesi/source',
    fileURLToPath(new URL('bench/parse-speed.ts', app)),
  ]);
  return Number(stdout);
}

/** @throws UnsoundBenchError when an expense that was answered is not in Postgres, or more than once */
async function checkEntries(databaseUrl: string, written: number): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ count: number }>(
      'select count(*)::int as count from finance.entry',
    );
    const [{ count } = { count: 0 }] = rows;
    if (count !== written) {
      throw new UnsoundBenchError(`${written} expenses were answered, and ${count} are booked.`);
    }
  } finally {
    await client.end();
  }
}

/** More digits would say what was not measured. */
function rounded(value: number): number {
  return Number(value.toFixed(value < 10 ? 3 : 1));
}

function shown(value: number): string {
  return Math.round(value).toLocaleString('en');
}
