import { Client } from 'pg';
import { expect, test } from 'vitest';

import { createTestDatabase, type TestDatabase } from '../src/index.ts';
import { testServices } from '../src/vitest.ts';

async function query(database: Pick<TestDatabase, 'url'>, text: string): Promise<unknown[][]> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query<unknown[]>({ text, rowMode: 'array' })).rows;
  } finally {
    await client.end();
  }
}

const tables = "select count(*)::int from pg_tables where schemaname = 'core'";

test('a test database has the tables of the migrations, and an empty one has not', async () => {
  await using migrated = await createTestDatabase(testServices());
  await using empty = await createTestDatabase(testServices(), { empty: true });

  expect(await query(migrated, tables)).not.toEqual([[0]]);
  expect(await query(empty, tables)).toEqual([[0]]);
});

test('databases that are made at the same time do not see each other', async () => {
  const made = await Promise.all(
    Array.from({ length: 5 }, () => createTestDatabase(testServices())),
  );
  await using cleanup = new AsyncDisposableStack();
  for (const each of made) cleanup.use(each);
  const [first, ...others] = made;

  await query(first ?? { url: '' }, 'create table mine ()');

  for (const other of others) {
    expect(await query(other, "select to_regclass('mine')")).toEqual([[null]]);
  }
});

test('a test database is gone after its test, also when a connection is still open', async () => {
  const database = await createTestDatabase(testServices());
  const forgotten = new Client({ connectionString: database.url });
  forgotten.on('error', () => undefined);
  await forgotten.connect();

  await database[Symbol.asyncDispose]();

  await expect(query(database, 'select 1')).rejects.toThrow('does not exist');
});

test('nobody can write into the template', async () => {
  const { url, template } = testServices().postgres;

  await expect(query({ url: url.replace(/\/[^/]*$/, `/${template}`) }, 'select 1')).rejects.toThrow(
    'not currently accepting connections',
  );
});
