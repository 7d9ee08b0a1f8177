import { openPool } from '@sesi/session-core/postgres';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';

import { InvalidJobError, type Jobs } from '../src/index.ts';
import { note } from './note.ts';
import { testDatabase, testJobs } from './test-jobs.ts';

let url: string;
let jobs: Jobs;
beforeEach(async () => {
  url = await testDatabase();
  jobs = await testJobs(url);
});

describe('a job that is added', () => {
  it('is waiting or delayed until somebody handles it, by the clock of Postgres', async () => {
    const now = await jobs.add(note, { n: 1 });
    const startAt = new Date(Date.now() + 168 * 3_600_000);
    const [later = '', inAWeek = ''] = await jobs.addMany(note, [
      { data: { n: 2 }, delayMs: 1_500, priority: 7 },
      { data: { n: 3 }, startAt },
    ]);
    expect(await jobs.status(now)).toMatchObject({ state: 'waiting', attempts: 0, maxAttempts: 3 });
    expect(await jobs.status(later)).toMatchObject({ state: 'delayed', priority: 7 });
    expect(await jobs.status(inAWeek)).toMatchObject({ state: 'delayed', dueAt: startAt });
    expect(await jobs.stats(note)).toMatchObject({ length: 3, waiting: 1, delayed: 2, running: 0 });
    expect(await jobs.status('00000000-0000-4000-8000-000000000000')).toBeUndefined();
    expect(await jobs.status('not an id')).toBeUndefined();
  });

  it('goes together with others that come at the same time, each under its own id', async () => {
    const ids = await Promise.all(
      Array.from({ length: 2_000 }, async (_, n) => await jobs.add(note, { n })),
    );
    expect(new Set(ids).size).toBe(2_000);
    expect((await jobs.stats(note)).waiting).toBe(2_000);
    expect(await jobs.status(ids[1_234] ?? '')).toMatchObject({ data: { n: 1_234 } });
  });

  it('is there once under a key, until it is done', async () => {
    const singletonKey = 'response_reminder:conv1:8';
    const options = { singletonKey, delayMs: 60_000 };
    const ids = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => await jobs.add(note, { n }, options)),
    );
    expect(new Set(ids).size).toBe(1);
    const [id = ''] = ids;
    expect(await jobs.addMany(note, [{ data: { n: 1 }, singletonKey }])).toEqual([id]);
    expect(await jobs.status(id)).toMatchObject({ state: 'delayed', singletonKey });
    expect(await jobs.cancelByKey(note, 'another')).toBe(false);
    expect(await jobs.cancelByKey(note, singletonKey)).toBe(true);
    expect(await jobs.status(id)).toMatchObject({ state: 'cancelled' });
    expect(await jobs.cancel(id)).toBe(false);
    expect(await jobs.add(note, { n: 1 }, { singletonKey })).not.toBe(id);
  });

  it.each([
    ['data', { n: 'one' }, {}, /does not fit its schema: n:/],
    ['a delay', { n: 1 }, { delayMs: -1 }, /delayMs is a whole number/],
    ['two times', { n: 1 }, { delayMs: 1, startAt: new Date() }, /not both/],
    ['no time', { n: 1 }, { startAt: new Date(Number.NaN) }, /valid Date/],
    ['a priority', { n: 1 }, { priority: 0.5 }, /priority is a whole number/],
    ['a key of ours', { n: 1 }, { singletonKey: '~x' }, /singleton key/],
  ])('is refused for %s that cannot be', async (_, data, options, message) => {
    // As callers without types would have it.
    const adding = jobs.add(note, data as { n: number }, options);
    await expect(adding).rejects.toThrow(InvalidJobError);
    await expect(adding).rejects.toThrow(message);
    expect((await jobs.stats(note)).length).toBe(0);
  });
});

describe("a job in the caller's transaction", () => {
  it('is there when a drizzle transaction commits, and never was when it rolls back', async () => {
    const pool = openPool({ url });
    onTestFinished(async () => await pool.end());
    const database = drizzle(pool);
    const rolledBack = database.transaction(async (transaction) => {
      const id = await jobs.add(note, { n: 1 }, { transaction });
      expect(await jobs.status(id)).toBeUndefined();
      const { rows } = await transaction.execute(sql`select id from jobs.job where id = ${id}`);
      expect(rows).toEqual([{ id }]);
      throw new Error('rolled back');
    });
    await expect(rolledBack).rejects.toThrow('rolled back');
    expect((await jobs.stats(note)).length).toBe(0);
    const ids = await database.transaction(
      async (transaction) =>
        await jobs.addMany(note, [{ data: { n: 2 } }, { data: { n: 3 } }], { transaction }),
    );
    expect((await jobs.stats(note)).waiting).toBe(2);
    const left = database.transaction(async (transaction) => {
      await jobs.addMany(note, [{ data: { n: 4 } }, { data: { n: 5 } }], { transaction });
      expect(await jobs.cancel(ids[0] ?? '', { transaction })).toBe(true);
      throw new Error('rolled back');
    });
    await expect(left).rejects.toThrow('rolled back');
    expect((await jobs.stats(note)).waiting).toBe(2);
    await database.transaction(
      async (transaction) => await jobs.cancel(ids[0] ?? '', { transaction }),
    );
    expect((await jobs.stats(note)).waiting).toBe(1);
  });

  it('is there when a pg client commits, and never was when it rolls back', async () => {
    const pool = openPool({ url });
    onTestFinished(async () => await pool.end());
    const client = await pool.connect();
    await client.query('begin');
    await jobs.add(note, { n: 1 }, { transaction: client });
    await client.query('rollback');
    expect((await jobs.stats(note)).length).toBe(0);
    await client.query('begin');
    const id = await jobs.add(note, { n: 2 }, { transaction: client, singletonKey: 'k' });
    expect(await jobs.add(note, { n: 2 }, { transaction: client, singletonKey: 'k' })).toBe(id);
    await client.query('commit');
    client.release();
    expect(await jobs.status(id)).toMatchObject({ state: 'waiting', data: { n: 2 } });
  });
});
