import { createTestDatabase } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { expect, it, onTestFinished } from 'vitest';

import { openPool, type PoolOptions } from '../src/postgres/pool.ts';
import { Postgres } from '../src/postgres/postgres.ts';

interface Backend {
  readonly pid: number;
}

const backend = { text: 'select pg_backend_pid() as pid' };
const slow = { text: 'select pg_sleep(1), pg_backend_pid() as pid' };

async function open({ isHigh, ...options }: { isHigh: boolean } & PoolOptions) {
  const database = await createTestDatabase(testServices());
  const pool = openPool({ url: database.url, ...options });
  onTestFinished(async () => {
    await pool.end();
    await database[Symbol.asyncDispose]();
  });
  await pool.query('create table note (id int primary key)');
  const postgres = new Postgres(pool, () => undefined, { isHigh });
  const write = async (text: string): Promise<object[]> => await postgres.write({ text });
  // Two connections are there, so that none need be opened.
  await Promise.all([pool.query('select pg_sleep(0.01)'), pool.query('select pg_sleep(0.01)')]);
  return { pool, postgres, write };
}

/** A turn of the event loop later: the statement before has its connection. */
async function nextTurn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

it('a process with no time to spare sends a write behind the one before it', async () => {
  const { postgres } = await open({ isHigh: true });
  const first = postgres.write(backend);
  await nextTurn();
  const second = postgres.write(backend);
  expect(await second).toEqual(await first);
});

it('a process with time to spare has its writes wait for the disk together', async () => {
  const { postgres } = await open({ isHigh: false });
  const first = postgres.write(backend);
  await nextTurn();
  const second = postgres.write(backend);
  expect(await second).not.toEqual(await first);
});

it('a write that is refused does not disturb the one behind it', async () => {
  const { pool, write } = await open({ isHigh: true });
  await write('insert into note values (1)');
  const refused = write('insert into note values (1)');
  await nextTurn();
  const behind = write('insert into note values (2) returning id');
  await expect(refused).rejects.toMatchObject({ code: '23505' });
  expect(await behind).toEqual([{ id: 2 }]);
  expect((await pool.query('select id from note order by id')).rows).toEqual([
    { id: 1 },
    { id: 2 },
  ]);
});

it('a write that takes long keeps only those waiting that were sent right behind it', async () => {
  const { postgres } = await open({ isHigh: true });
  let isOver = false;
  const first = postgres.write(slow).finally(() => {
    isOver = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  const [other] = await postgres.write<Backend>(backend);
  expect(isOver).toBe(false);
  expect(await first).not.toMatchObject([{ pid: other?.pid }]);
});

it('a write that took too long ends the connection, once the one behind it is answered', async () => {
  const { postgres } = await open({ isHigh: true, statementTimeoutMs: 400 });
  const late = postgres.write(slow);
  await nextTurn();
  const behind = postgres.write<Backend>({
    text: 'select pg_backend_pid() as pid from pg_sleep(0.2)',
  });
  await expect(late).rejects.toMatchObject({ outcome: 'not-written' });
  const next = await postgres.write<Backend>(backend);
  const [last] = await behind;
  expect(next).not.toEqual([last]);
  for (let n = 0; n < 3; n += 1) expect(await postgres.write(backend)).not.toEqual([last]);
});

it('nobody knows what became of the writes of a connection that was lost', async () => {
  const { pool, postgres } = await open({ isHigh: true });
  const first = postgres.write(slow);
  await nextTurn();
  const lost = Promise.allSettled([first, postgres.write(backend)]);
  const terminate = `
    select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and query = $1`;
  await expect.poll(async () => (await pool.query(terminate, [slow.text])).rowCount).toBe(1);
  const unknown = { status: 'rejected', reason: { outcome: 'unknown' } };
  expect(await lost).toMatchObject([unknown, unknown]);
  await expect
    .poll(async () => await postgres.write({ text: 'select 1 as n' }).catch(() => []))
    .toEqual([{ n: 1 }]);
});

it('who waits for a connection gets the one over which writes never end', async () => {
  const { pool, postgres } = await open({ isHigh: true, maxConnections: 1 });
  const served = new AbortController();
  const writeOn = async (): Promise<void> => {
    while (!served.signal.aborted) await postgres.write({ text: 'select pg_sleep(0.005)' });
  };
  const writers = [writeOn()];
  await nextTurn();
  writers.push(writeOn(), writeOn());
  await new Promise((resolve) => setTimeout(resolve, 50));
  try {
    expect((await pool.query('select 1 as n')).rows).toEqual([{ n: 1 }]);
  } finally {
    served.abort();
    await Promise.all(writers);
  }
});
