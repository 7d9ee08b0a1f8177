import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { createTestDatabase, startLocalPostgres } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { describe, expect, it, onTestFinished } from 'vitest';

import { JobsUnavailableError, openJobs } from '../src/index.ts';
import { note } from './note.ts';
import { startProcess } from './start-process.ts';
import { testDatabase, testJobs } from './test-jobs.ts';

/** How long a call took that must fail, in ms, and with what. */
async function refusal(call: () => Promise<unknown>) {
  const start = performance.now();
  const error: unknown = await call().then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  return { error, ms: performance.now() - start };
}

it('several processes that start at the same time make the tables once', async () => {
  await using database = await createTestDatabase(testServices(), { empty: true });
  const processes = Array.from({ length: 4 }, () => startProcess(database.url));
  for (const { lines } of processes) {
    await expect
      .poll(() => lines, { timeout: 45_000 })
      .toContainEqual({ opened: expect.any(String) });
  }
  const jobs = await testJobs(database.url);
  expect((await jobs.stats(note)).delayed).toBe(4);
  for (const { child } of processes) child.kill('SIGKILL');
  await jobs.close();
}, 90_000);

it('nothing but Postgres is spoken to, so the loss of Redis is none', async () => {
  const url = await testDatabase();
  const ports = new Set<string>();
  const hear = (message: unknown) => {
    const { socket } = message as { socket: Socket };
    socket.once('connect', () => ports.add(String(socket.remotePort)));
  };
  subscribe('net.client.socket', hear);
  onTestFinished(() => void unsubscribe('net.client.socket', hear));
  await using jobs = await openJobs({ postgres: { url } });
  jobs.handle(note, () => 1);
  const id = await jobs.add(note, { n: 1 });
  await expect.poll(() => jobs.status(id)).toMatchObject({ state: 'completed' });
  expect([...ports]).toEqual([new URL(url).port]);
});

describe.each(['pause', 'kill'] as const)('while Postgres is away: %s', (fault) => {
  it('calls are refused within 2 s, and handlers go on when it is back', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'sesi-jobs-away-'));
    onTestFinished(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }));
    const postgres = await startLocalPostgres({ dataDir, durable: false });
    onTestFinished(() => postgres[Symbol.asyncDispose]());
    const jobs = await testJobs(postgres.url);
    const { promise: awhile, resolve: go } = Promise.withResolvers<void>();
    const runs: number[] = [];
    jobs.handle(
      note,
      async ({ data, attempt }) => {
        runs.push(data.n);
        if (data.n === 1) await awhile;
        return attempt;
      },
      { concurrency: 2 },
    );
    const through = await jobs.add(note, { n: 1 });
    await expect.poll(() => runs).toEqual([1]);
    const waiting = await jobs.add(note, { n: 2 }, { delayMs: 1_500 });

    await postgres[fault]();
    const calls = [
      () => jobs.add(note, { n: 3 }),
      () => jobs.add(note, { n: 4 }),
      () => jobs.addMany(note, [{ data: { n: 5 } }]),
      () => jobs.status(through),
      () => jobs.cancel('00000000-0000-4000-8000-000000000000'),
      () => jobs.stats(note),
      () => jobs.schedules(),
    ];
    for (const { error, ms } of await Promise.all(calls.map(refusal))) {
      expect(error).toBeInstanceOf(JobsUnavailableError);
      expect(ms).toBeLessThan(2_300);
    }
    const { error } = await refusal(() => jobs.add(note, { n: 6 }));
    expect(error).toMatchObject({
      code: 'JOBS_UNAVAILABLE',
      outcome: expect.stringMatching(/^(?:not-stored|unknown)$/),
      jobIds: [expect.any(String)],
    });
    if (fault === 'kill') expect(error).toMatchObject({ outcome: 'not-stored' });
    // The handler ends while nobody can store it, and stays ended for longer than a worker may be silent.
    go();
    await wait(fault === 'kill' ? 11_000 : 4_000);

    if (fault === 'pause') await postgres.resume();
    else {
      const again = await startLocalPostgres({ dataDir, durable: false, port: postgres.port });
      onTestFinished(() => again[Symbol.asyncDispose]());
    }
    for (const id of [through, waiting]) {
      await expect
        .poll(async () => await jobs.status(id).catch(() => undefined), { timeout: 15_000 })
        .toMatchObject({ state: 'completed', result: 1 });
    }
    expect(runs.filter((n) => n === 1)).toEqual([1]);
    const later = await jobs.add(note, { n: 7 });
    await expect.poll(() => jobs.status(later)).toMatchObject({ state: 'completed' });
    expect(jobs.events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['postgres-unavailable', 'postgres-recovered']),
    );
    await jobs.close();
  }, 60_000);

  it('closing does not hang', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'sesi-jobs-close-'));
    onTestFinished(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }));
    const postgres = await startLocalPostgres({ dataDir, durable: false });
    onTestFinished(() => postgres[Symbol.asyncDispose]());
    const jobs = await testJobs(postgres.url);
    jobs.handle(note, async ({ signal }) => await wait(60_000, undefined, { signal }));
    const id = await jobs.add(note, { n: 1 });
    await expect.poll(() => jobs.status(id)).toMatchObject({ state: 'running' });
    await postgres[fault]();
    const start = performance.now();
    await jobs.close();
    expect(performance.now() - start).toBeLessThan(9_000);
    await expect(openJobs({ postgres: { url: postgres.url } })).rejects.toThrow(
      JobsUnavailableError,
    );
    if (fault === 'pause') await postgres.resume();
  }, 60_000);
});
