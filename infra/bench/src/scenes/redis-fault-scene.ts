import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { startLocalRedis, type LocalRedis } from '@sesi/test-services';
import { createClient } from 'redis';

import type { SessionReader, SessionWriter } from '../contenders/contender.ts';
import { openSesi } from '../contenders/sesi.ts';
import { median } from '../rounds.ts';
import { expectSample, sampleSession } from '../sample-session.ts';
import { expectAgreement } from './agreement.ts';
import { longestCalls, worstOf, type LoggedCall, type LongestCalls } from './fault-log.ts';
import { timeUntilServedByRedis } from './redis-return.ts';
import { fill, readEach } from './sample-passes.ts';

/** How much of it is measured. */
export interface FaultOptions {
  readonly rounds: number;
  /** Copies in Redis. */
  readonly samples: number;
  /** Half of them read, half of them write. */
  readonly callers: number;
  /** How long Redis is away, ms. */
  readonly awayMs: number;
}

/** The worst of all rounds in ms; the returns are medians. */
export interface FaultFigures {
  readonly frozen: { readonly reads: LongestCalls; readonly writes: LongestCalls };
  readonly killed: { readonly reads: LongestCalls; readonly writes: LongestCalls };
  /** From the start of a server with the copies of before its death, until reads are served by it. */
  readonly returnMs: number;
  /** The same after SIGCONT. */
  readonly thawMs: number;
}

type Store = SessionReader & SessionWriter;

/** Freezes and kills Redis under load, lets it return, and looks how long anybody waited. */
export async function measureRedisFaults(
  postgresUrl: string,
  options: FaultOptions,
): Promise<FaultFigures> {
  await using cleanup = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'sesi-bench-redis-'));
  cleanup.defer(() => rmSync(folder, { recursive: true, force: true }));
  const redis = cleanup.use(await startLocalRedis({ dataDir: folder }));
  const store = cleanup.use(
    await openSesi('session-core', {
      postgres: { url: postgresUrl },
      redis: { enabled: true, url: redis.url },
    }),
  );
  await fill(store, options.samples);
  const frozen: FaultRound[] = [];
  const killed: FaultRound[] = [];
  const returns: number[] = [];
  const thaws: number[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    frozen.push(await strike(store, options, async () => await redis.pause()));
    let start = performance.now();
    await redis.resume();
    thaws.push(await timeUntilServedByRedis(store, redis.url, options.samples, start));

    await readEach(store, options.samples);
    await saveCopies(redis);
    killed.push(await strike(store, options, async () => await redis.kill()));
    start = performance.now();
    await redis.restart();
    returns.push(await timeUntilServedByRedis(store, redis.url, options.samples, start));
    await expectAgreement(redis.url, postgresUrl);
  }
  return {
    frozen: worst(frozen),
    killed: worst(killed),
    returnMs: median(returns),
    thawMs: median(thaws),
  };
}

type FaultRound = { readonly reads: LongestCalls; readonly writes: LongestCalls };

function worst(rounds: readonly FaultRound[]): FaultRound {
  return {
    reads: worstOf(rounds.map(({ reads }) => reads)),
    writes: worstOf(rounds.map(({ writes }) => writes)),
  };
}

/** Lets callers read and write while `fault` happens, and until Redis was away for a while. */
async function strike(
  store: Store,
  options: FaultOptions,
  fault: () => Promise<void>,
): Promise<FaultRound> {
  const calls: LoggedCall[] = [];
  const end = new AbortController();
  const caller = async (_: unknown, index: number): Promise<void> => {
    const kind = index % 2 === 0 ? 'read' : 'write';
    while (!end.signal.aborted) {
      // The last one is left to those who look whether Redis is back.
      const n = Math.floor(Math.random() * (options.samples - 1));
      const startedAt = performance.now();
      if (kind === 'read') expectSample(store.name, n, await store.read(n));
      else await store.write(n, sampleSession(n));
      calls.push({ kind, startedAt, endedAt: performance.now() });
    }
  };
  const callers = Promise.all(Array.from({ length: options.callers }, caller));
  await sleep(200);
  const from = performance.now();
  await fault();
  const to = performance.now();
  await sleep(options.awayMs);
  end.abort();
  await callers;
  return {
    reads: longestCalls(calls, 'read', { from, to }),
    writes: longestCalls(calls, 'write', { from, to }),
  };
}

/** Writes the copies to its disk: a Redis that starts again has them, and they are old. */
async function saveCopies(redis: LocalRedis): Promise<void> {
  const client = createClient({ url: redis.url });
  await client.connect();
  await client.sendCommand(['SAVE']);
  client.destroy();
}
