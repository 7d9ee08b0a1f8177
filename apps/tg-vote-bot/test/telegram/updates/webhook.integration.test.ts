import { randomBytes } from 'node:crypto';

import { openPool } from '@sesi/session-core/postgres';
import { freePort } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { expect, test, vi } from 'vitest';

import { openSession, propose, scene } from '../../scenarios/lunch.ts';
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
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const secret = randomBytes(24).toString('hex');
  const chat = await scene({
    redis: false,
    env: { PORT: String(port), TELEGRAM_WEBHOOK_URL: url, TELEGRAM_WEBHOOK_SECRET: secret },
  });
  await chat.startBot();
  await openSession(chat);
  await propose(chat, 'Pizza?');
  const bob = chat.telegram.sim.users().find(({ firstName }) => firstName === 'Bob');
  const update = {
    update_id: 900_000,
    message: {
      message_id: 900_000,
      date: Math.floor(Date.now() / 1000),
      chat: { id: chat.chatId, type: 'supergroup', title: 'Lunch club' },
      from: { id: bob?.id, is_bot: false, first_name: 'Bob' },
      text: '/vote yes',
      entities: [{ type: 'bot_command', offset: 0, length: 5 }],
    },
  };
  const deliver = async (): Promise<number> => {
    const response = await fetch(`${url}/telegram/webhook`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
      body: JSON.stringify(update),
    });
    return response.status;
  };

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
