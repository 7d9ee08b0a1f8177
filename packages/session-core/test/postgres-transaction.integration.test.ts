import { createTestDatabase } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { expect, it, onTestFinished } from 'vitest';

import { StoreUnavailableError } from '../src/errors.ts';
import { openPool } from '../src/postgres/pool.ts';
import { Postgres, TransactionAbort } from '../src/postgres/postgres.ts';

class BeginAnew extends TransactionAbort {}

/** A pool of one connection, another one, and a table. */
async function openTable() {
  const database = await createTestDatabase(testServices());
  const pool = openPool({ url: database.url, maxConnections: 1 });
  const others = openPool({ url: database.url });
  await pool.query('create table note (id int primary key)');
  onTestFinished(async () => {
    await Promise.all([pool.end(), others.end()]);
    await database[Symbol.asyncDispose]();
  });
  const pid = async (): Promise<unknown> =>
    (await pool.query('select pg_backend_pid() as pid')).rows[0];
  const notes = async (): Promise<number[]> =>
    (await pool.query<{ id: number }>('select id from note order by id')).rows.map(({ id }) => id);
  return { pool, others, postgres: new Postgres(pool, () => undefined), pid, notes };
}

it('a transaction that loses its connection before it is rolled back finds Postgres away', async () => {
  await using database = await createTestDatabase(testServices());
  const pool = openPool({ url: database.url });
  const postgres = new Postgres(pool, () => undefined);

  const failed = postgres.transaction(async (client) => {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    await pool.query('select pg_terminate_backend($1, 5000)', [rows[0]?.pid]);
    throw new BeginAnew();
  });

  await expect(failed).rejects.toThrow(StoreUnavailableError);
  await expect(failed).rejects.toMatchObject({ outcome: 'not-written' });
  await expect
    .poll(() => postgres.query({ text: 'select 1 as n' }).catch(() => []))
    .toEqual([{ n: 1 }]);
  await pool.end();
});

it('a commit that travels with the last statement commits it', async () => {
  const { postgres, notes } = await openTable();
  const result = await postgres.transaction(async (client, commit) => {
    const inserted = client.query('insert into note values (1) returning id');
    commit();
    return (await inserted).rows;
  });
  expect(result).toEqual([{ id: 1 }]);
  expect(await notes()).toEqual([1]);
});

it('a commit behind a statement that is refused undoes all of it, and the connection goes on', async () => {
  const { pool, postgres, pid, notes } = await openTable();
  await pool.query('insert into note values (2)');
  const before = await pid();
  const failed = postgres.transaction(async (client, commit) => {
    await client.query('insert into note values (1)');
    const again = client.query('insert into note values (2)');
    commit();
    await again;
  });
  await expect(failed).rejects.toMatchObject({ code: '23505' });
  expect(await notes()).toEqual([2]);
  expect(await pid()).toEqual(before);
});

it('a commit behind a statement that took too long has written nothing, and says so', async () => {
  const { postgres, notes } = await openTable();
  const failed = postgres.transaction(async (client, commit) => {
    await client.query("set local statement_timeout = '50ms'");
    await client.query('insert into note values (1)');
    const slow = client.query('select pg_sleep(5)');
    commit();
    await slow;
  });
  await expect(failed).rejects.toBeInstanceOf(StoreUnavailableError);
  await expect(failed).rejects.toMatchObject({ outcome: 'not-written' });
  expect(await notes()).toEqual([]);
});

it('nobody knows what became of a commit that was sent when the connection was lost', async () => {
  const { others, postgres } = await openTable();
  const failed = postgres.transaction(async (client, commit) => {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const slow = client.query('select pg_sleep(5)');
    commit();
    await Promise.all([
      slow,
      others.query('select pg_terminate_backend($1, 5000)', [rows[0]?.pid]),
    ]);
  });
  await expect(failed).rejects.toMatchObject({ outcome: 'unknown' });
});
