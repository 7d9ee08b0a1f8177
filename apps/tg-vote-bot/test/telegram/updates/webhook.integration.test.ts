import { openPool } from '@sesi/session-core/postgres';
import { testServices } from '@sesi/test-services/vitest';
import { expect, test, vi } from 'vitest';

import { openSession, propose } from '../../scenarios/lunch.ts';
import { webhookScene } from '../../scenarios/webhook-scene.ts';
import type { VoteScene } from '../../vote-scene.ts';

// The store is waited for before it is said to be away.
vi.setConfig({ testTimeout: 120_000 });

/** Takes the database of a scene away from everybody, or gives it back. */
async function allowDatabase(chat: VoteScene, isAllowed: boolean): Promise<void> {
  const name = new URL(chat.databaseUrl).pathname.slice(1);
  const pool = openPool({ url: testServices().postgres.url, maxConnections: 1 });
  try {
    await pool.query(`alter database "${name}" allow_connections ${isAllowed}`);
    await pool.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
      name,
    ]);
  } finally {
    await pool.end();
  }
}

test('a webhook answers 503 while the stores are away, and what Telegram delivers again counts once', async () => {
  const { chat, secret, post, update } = await webhookScene({ redis: false });
  await chat.startBot();
  await openSession(chat);
  await propose(chat, 'Pizza?');
  const deliver = (): Promise<number> => post(update('Bob', '/vote yes'), secret);

  await allowDatabase(chat, false);
  try {
    expect(await deliver()).toBe(503);
  } finally {
    await allowDatabase(chat, true);
  }
  await vi.waitFor(async () => expect(await deliver()).toBe(200), {
    timeout: 30_000,
    interval: 500,
  });
  expect(await deliver()).toBe(200);
  const votes = "select 1 from core.session_event where type = 'vote-cast'";
  expect(await chat.rows(votes)).toHaveLength(1);
});

test('a webhook takes updates from Telegram alone, and nothing that is none', async () => {
  const { chat, secret, post, update } = await webhookScene();
  await chat.startBot();
  await openSession(chat);
  await propose(chat, 'Pizza?');
  const vote = update('Bob', '/vote yes');
  expect(await post(vote, undefined)).toBe(403);
  expect(await post(vote, '')).toBe(403);
  expect(await post(vote, secret.slice(1))).toBe(403);
  expect(await post({ nothing: true }, secret)).toBe(400);
  const votes = "select 1 from core.session_event where type = 'vote-cast'";
  expect(await chat.rows(votes)).toEqual([]);
  expect(await post(vote, secret)).toBe(200);
  expect(await chat.rows(votes)).toHaveLength(1);
});
