import { setTimeout as wait } from 'node:timers/promises';

import { openPool } from '@sesi/session-core/postgres';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';

import { defineJob, InvalidJobError, JobAbortedError, type Jobs } from '../src/index.ts';
import { note } from './note.ts';
import { testDatabase, testJobs } from './test-jobs.ts';

let url: string;
let jobs: Awaited<ReturnType<typeof testJobs>>;
beforeEach(async () => {
  url = await testDatabase();
  jobs = await testJobs(url);
});

const state = async (id: string) => (await jobs.status(id))?.state;
const types = () => jobs.events.map(({ type }) => type);

/** A handler that runs until it is told to stop, and what it was told. */
function endless() {
  const reasons: string[] = [];
  const handler = async ({ signal }: { readonly signal: AbortSignal }) => {
    await wait(60_000, undefined, { signal }).catch(() => undefined);
    reasons.push(signal.reason instanceof JobAbortedError ? signal.reason.reason : 'none');
    signal.throwIfAborted();
  };
  return { handler, reasons };
}

describe('a handler', () => {
  it('gets the data, and what it returns is kept with its times and progress', async () => {
    const { promise: seen, resolve: go } = Promise.withResolvers<void>();
    jobs.handle(note, async ({ id, data, attempt, progress }) => {
      progress(0.25);
      await seen;
      return { id, double: data.n * 2, attempt };
    });
    const id = await jobs.add(note, { n: 21 });
    await expect.poll(() => jobs.status(id)).toMatchObject({ state: 'running', progress: 0.25 });
    go();
    await expect.poll(() => state(id)).toBe('completed');
    const status = await jobs.status(id);
    expect(status).toMatchObject({ result: { id, double: 42, attempt: 1 }, progress: 0.25 });
    expect(await jobs.stats(note)).toMatchObject({ completed: 1, length: 0 });
    const { processingMs } = await jobs.stats(note);
    expect(processingMs?.p95).toBeGreaterThanOrEqual(processingMs?.p50 ?? Infinity);
    expect(processingMs?.p50).toBeGreaterThan(0);
    expect(await jobs.allStats()).toMatchObject([{ job: 'note', completed: 1 }]);
  });

  it('begins each attempt without the progress of the one before', async () => {
    const { promise: seen, resolve: go } = Promise.withResolvers<void>();
    jobs.handle(note, async ({ attempt, progress }) => {
      if (attempt === 2) return await seen;
      progress(0.75);
      throw new Error('again');
    });
    const id = await jobs.add(note, { n: 1 });
    await expect.poll(() => jobs.status(id)).toMatchObject({ state: 'retrying', progress: 0.75 });
    await expect.poll(() => state(id), { timeout: 5_000 }).toBe('running');
    expect(await jobs.status(id)).not.toHaveProperty('progress');
    go();
    await expect.poll(() => state(id)).toBe('completed');
    expect(await jobs.status(id)).not.toHaveProperty('progress');
  });

  it('is woken at once by a job from another process', async () => {
    const other = await testJobs(url);
    const arrived = new Map<number, number>();
    other.handle(note, ({ data }) => void arrived.set(data.n, performance.now()));
    await other.add(note, { n: 0 });
    await expect.poll(() => arrived.size).toBe(1);
    const took: number[] = [];
    for (let n = 1; n <= 11; n += 1) {
      // Somebody who has just ended a job looks for the next one at once, woken or not.
      await expect.poll(async () => (await jobs.stats(note)).completed).toBe(n);
      await wait(50);
      const start = performance.now();
      await jobs.add(note, { n });
      await expect.poll(() => arrived.has(n), { interval: 5 }).toBe(true);
      took.push((arrived.get(n) ?? Infinity) - start);
    }
    // Polling alone takes 250 ms on average.
    expect(took.toSorted((one, two) => one - two)[5]).toBeLessThan(100);
  });

  it.each([1, 4])(
    'gets the most urgent first, and of these the oldest, %i at a time',
    async (concurrency) => {
      const priorities = [0, 5, -3, 9, 5, 0];
      for (const [n, priority] of priorities.entries()) await jobs.add(note, { n }, { priority });
      const order: number[] = [];
      jobs.handle(note, ({ data }) => void order.push(data.n), { concurrency });
      await expect.poll(() => order.length).toBe(6);
      expect(order).toEqual([3, 1, 4, 0, 5, 2]);
    },
  );

  it('gets as many at a time as it says, and no more', async () => {
    await jobs.addMany(
      note,
      Array.from({ length: 30 }, (_, n) => ({ data: { n } })),
    );
    let running = 0;
    let most = 0;
    let done = 0;
    const work = async () => {
      running += 1;
      most = Math.max(most, running);
      await wait(20);
      running -= 1;
      done += 1;
    };
    jobs.handle(note, work, { concurrency: 4 });
    expect(() => jobs.handle(note, work)).toThrow(InvalidJobError);
    await expect.poll(() => done, { timeout: 5_000 }).toBe(30);
    expect(most).toBe(4);
  });

  it('is tried again after 1 s when it says so, long before the 30 s of a listening queue', async () => {
    const at: number[] = [];
    jobs.handle(note, ({ attempt }) => {
      at.push(performance.now());
      if (attempt < 3) throw new Error(`no ${attempt}`);
      return 'yes';
    });
    const id = await jobs.add(note, { n: 1 });
    await expect
      .poll(() => jobs.status(id))
      .toMatchObject({ state: 'retrying', error: { message: 'no 1', name: 'Error' } });
    await expect.poll(() => state(id), { timeout: 8_000 }).toBe('completed');
    const [first = 0, second = 0, third = 0] = at;
    expect(second - first).toBeGreaterThanOrEqual(990);
    expect(second - first).toBeLessThan(4_000);
    expect(third - second).toBeGreaterThanOrEqual(1_990);
    expect(third - second).toBeLessThan(5_000);
    expect(jobs.events).toMatchObject([
      { type: 'job-failed', attempt: 1, retryInMs: 1_000 },
      { type: 'job-failed', attempt: 2, retryInMs: 2_000 },
    ]);
  });

  it('that takes too long is told so, and the attempt has failed', async () => {
    const slow = defineJob({ ...note, name: 'slow', timeoutMs: 300, retry: { limit: 0 } });
    const { handler, reasons } = endless();
    jobs.handle(slow, handler);
    const id = await jobs.add(slow, { n: 1 });
    await expect.poll(() => state(id)).toBe('failed');
    expect(reasons).toEqual(['timeout']);
    expect(await jobs.status(id)).toMatchObject({ error: { code: 'JOB_ABORTED' }, attempts: 1 });
  });

  it.each(['its own', 'another'])('is told when %s process cancels the job', async (whose) => {
    const { handler, reasons } = endless();
    jobs.handle(note, handler);
    const id = await jobs.add(note, { n: 1 });
    await expect.poll(() => state(id)).toBe('running');
    const from: Jobs = whose === 'another' ? await testJobs(url) : jobs;
    expect(await from.cancel(id)).toBe(true);
    await expect.poll(() => reasons, { timeout: 1_500 }).toEqual(['cancelled']);
    expect(await state(id)).toBe('cancelled');
    expect(types()).toEqual(['job-aborted']);
  });

  it('does not run again because its result cannot be kept', async () => {
    let runs = 0;
    jobs.handle(note, () => {
      runs += 1;
      return 1n;
    });
    const id = await jobs.add(note, { n: 1 });
    await expect.poll(() => state(id)).toBe('failed');
    expect(await jobs.status(id)).toMatchObject({ error: { code: 'JOB_INVALID' } });
    expect(runs).toBe(1);
  });
});

describe('a job that failed for good', () => {
  const once = defineJob({ ...note, name: 'once', retry: { limit: 0 } });

  it('is a dead letter, and comes back with all its attempts', async () => {
    let isMended = false;
    jobs.handle(once, () => {
      if (!isMended) throw Object.assign(new Error('broken'), { code: 'E_BROKEN' });
    });
    const ids = await jobs.addMany(
      once,
      [1, 2, 3].map((n) => ({ data: { n } })),
    );
    await expect.poll(async () => (await jobs.deadLetters(once)).length).toBe(3);
    const [first = '', second = ''] = ids;
    expect(await jobs.deadLetters(once)).toContainEqual(
      expect.objectContaining({
        id: first,
        job: 'once',
        data: { n: 1 },
        attempts: 1,
        error: { message: 'broken', name: 'Error', code: 'E_BROKEN' },
      }),
    );
    expect(await jobs.stats(once)).toMatchObject({ failed: 3, deadLetters: 3 });
    isMended = true;
    const [back] = await jobs.redrive(second);
    expect(back?.id).toBe(second);
    await expect.poll(() => state(back?.newId ?? '')).toBe('completed');
    expect(await state(second)).toBe('failed');
    expect(await jobs.redrive(second)).toEqual([]);
    const others = await jobs.redrive(once);
    expect(others.map(({ id }) => id).toSorted()).toEqual(
      ids.filter((id) => id !== second).toSorted(),
    );
    await expect.poll(async () => (await jobs.stats(once)).completed).toBe(3);
    expect(await jobs.deadLetters(once)).toEqual([]);
    expect(await jobs.redrive('no id')).toEqual([]);
  });

  it('goes there at once when what is stored does not fit its schema', async () => {
    const id = await jobs.add(note, { n: 1 });
    const pool = openPool({ url });
    onTestFinished(async () => await pool.end());
    await pool.query(`update jobs.job set data = '{"n": "one"}' where id = $1`, [id]);
    let runs = 0;
    jobs.handle(note, () => (runs += 1));
    await expect.poll(() => state(id)).toBe('failed');
    expect(runs).toBe(0);
    expect(await jobs.deadLetters(note)).toMatchObject([
      { id, error: { code: 'JOB_INVALID', message: expect.stringMatching(/n: .*redrive/) } },
    ]);
  });
});

describe('closing', () => {
  it('waits for what ends in time, and puts back the rest as if it had not been begun', async () => {
    const sum = defineJob({ name: 'sum', schema: z.object({}), retry: { limit: 0 } });
    const first = await testJobs(url, { closeTimeoutMs: 400 });
    const { handler, reasons } = endless();
    first.handle(note, handler);
    first.handle(sum, async () => {
      await wait(200);
      return 'in time';
    });
    // It does not listen to its signal.
    const deaf = defineJob({ name: 'deaf', schema: z.object({}), retry: { limit: 0 } });
    first.handle(deaf, async () => await wait(60_000, undefined, { ref: false }));
    const left = await jobs.add(note, { n: 1 });
    const unheard = await jobs.add(deaf, {});
    const kept = await jobs.add(sum, {});
    await expect.poll(() => state(left)).toBe('running');
    await expect.poll(() => state(unheard)).toBe('running');
    await expect.poll(() => state(kept)).toBe('running');
    const start = performance.now();
    await first.close();
    expect(performance.now() - start).toBeLessThan(4_000);
    expect(await jobs.status(kept)).toMatchObject({ state: 'completed', result: 'in time' });
    expect(await jobs.status(left)).toMatchObject({ state: 'waiting', attempts: 0 });
    expect(await jobs.status(unheard)).toMatchObject({ state: 'waiting', attempts: 0 });
    expect(reasons).toEqual(['closing']);
    expect(first.events.map(({ type }) => type)).toEqual(['jobs-returned', 'jobs-returned']);
    jobs.handle(note, ({ attempt }) => attempt);
    await expect.poll(() => jobs.status(left)).toMatchObject({ state: 'completed', result: 1 });
    await expect(first.add(note, { n: 1 })).rejects.toThrow('closed');
  });
});
