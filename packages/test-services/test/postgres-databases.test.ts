import { expect, test } from 'vitest';

import {
  cloneName,
  newRun,
  templateName,
  urlOfDatabase,
} from '../src/provided/postgres-databases.ts';

test('names of databases fit into the 63 characters of Postgres and are never the same twice', () => {
  const run = newRun();
  const names = [templateName(run), ...Array.from({ length: 100 }, () => cloneName(run))];

  expect(run).toMatch(/^[0-9a-z]{16,20}$/);
  expect(Math.max(...names.map((name) => name.length))).toBeLessThanOrEqual(63);
  expect(new Set(names).size).toBe(names.length);
  expect(newRun()).not.toBe(run);
});

test('the URL of another database keeps user, password, host, port and settings', () => {
  expect(
    urlOfDatabase('postgres://me:p%40ss@db.example:6432/postgres?sslmode=require', 'other'),
  ).toBe('postgres://me:p%40ss@db.example:6432/other?sslmode=require');
  expect(urlOfDatabase('postgres:///postgres?host=/var/run/postgresql', 'other')).toBe(
    'postgres:///other?host=/var/run/postgresql',
  );
});
