import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { startLocalPostgres } from '@sesi/test-services';
import { expect, it, onTestFinished } from 'vitest';

import { note } from './note.ts';
import { startProcess } from './start-process.ts';
import { testDatabase, testJobs } from './test-jobs.ts';

it('a job whose worker is killed runs again within seconds, and the attempt counts', async () => {
  const url = await testDatabase();
  const jobs = await testJobs(url);
  const { child, lines } = startProcess(url);
  const id = await jobs.add(note, { n: 1 });
  await expect.poll(() => lines, { timeout: 15_000 }).toContainEqual({ began: id, attempt: 1 });
  jobs.handle(note, ({ attempt }) => ({ attempt }));
  child.kill('SIGKILL');
  const start = performance.now();
  await expect
    .poll(() => jobs.status(id), { timeout: 25_000 })
    .toMatchObject({ state: 'completed', result: { attempt: 2 } });
  expect(performance.now() - start).toBeLessThan(20_000);
  expect(jobs.events).toContainEqual({ type: 'worker-lost', job: 'note', ids: [id] });
}, 60_000);

it('a job that runs for longer than a worker may be silent stays with its worker', async () => {
  const url = await testDatabase();
  const [jobs, other] = [await testJobs(url), await testJobs(url)];
  jobs.handle(note, async () => {
    await wait(17_000);
    return 'done';
  });
  const id = await jobs.add(note, { n: 1 });
  await expect.poll(() => jobs.status(id)).toMatchObject({ state: 'running' });
  other.handle(note, () => 'taken');
  await expect
    .poll(() => jobs.status(id), { timeout: 25_000, interval: 250 })
    .toMatchObject({ state: 'completed', result: 'done', attempts: 1 });
  expect([...jobs.events, ...other.events]).toEqual([]);
}, 60_000);

it('a worker that comes back after its job was given to another is told so, and changes nothing', async () => {
  const url = await testDatabase();
  const jobs = await testJobs(url);
  const { child, lines } = startProcess(url);
  const id = await jobs.add(note, { n: 1 });
  await expect.poll(() => lines, { timeout: 15_000 }).toContainEqual({ began: id, attempt: 1 });
  const { promise: awhile, resolve: go } = Promise.withResolvers<void>();
  jobs.handle(note, async ({ attempt }) => {
    await awhile;
    return { attempt };
  });
  child.kill('SIGSTOP');
  await expect
    .poll(() => jobs.status(id), { timeout: 25_000 })
    .toMatchObject({ state: 'running', attempts: 2 });
  child.kill('SIGCONT');
  await expect.poll(() => lines, { timeout: 10_000 }).toContainEqual({ event: 'job-aborted' });
  go();
  await expect
    .poll(() => jobs.status(id))
    .toMatchObject({ state: 'completed', result: { attempt: 2 } });
}, 60_000);

it('who was cut off from Postgres declares nobody dead before the others could speak', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'sesi-jobs-cut-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }));
  const postgres = await startLocalPostgres({ dataDir, durable: false });
  onTestFinished(() => postgres[Symbol.asyncDispose]());
  const jobs = await testJobs(postgres.url);
  const { child, lines } = startProcess(postgres.url);
  const id = await jobs.add(note, { n: 1 });
  await expect.poll(() => lines, { timeout: 15_000 }).toContainEqual({ began: id, attempt: 1 });
  jobs.handle(note, () => 'taken');

  await postgres.kill();
  child.kill('SIGSTOP');
  // Longer than a worker may be silent.
  await wait(11_000);
  const again = await startLocalPostgres({ dataDir, durable: false, port: postgres.port });
  onTestFinished(() => again[Symbol.asyncDispose]());
  await expect
    .poll(async () => await jobs.status(id).catch(() => undefined), { timeout: 10_000 })
    .toMatchObject({ state: 'running' });
  // Time enough for this process to look for dead workers.
  await wait(4_000);
  child.kill('SIGCONT');
  await wait(4_000);
  expect(await jobs.status(id)).toMatchObject({ state: 'running', attempts: 1 });
  expect(jobs.events.map(({ type }) => type)).not.toContain('worker-lost');
  await jobs.close();
}, 60_000);
