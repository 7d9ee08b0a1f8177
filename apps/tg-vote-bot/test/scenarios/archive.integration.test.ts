import { createClient } from 'redis';
import { expect, onTestFinished, test, vi } from 'vitest';

import type { VoteScene } from '../vote-scene.ts';
import { inSession, propose } from './lunch.ts';

vi.setConfig({ testTimeout: 60_000 });

const hour = 60 * 60_000;

/** What the tables have of the sessions that are over. */
async function archived(chat: VoteScene): Promise<readonly Record<string, unknown>[]> {
  return chat.rows(
    'select s.session_id, s.closed_because, p.text, p.result, v.name, v.vote from vote.archived_session s ' +
      'join vote.archived_proposal p using (session_id) join vote.archived_vote v using (proposal_id) order by v.name',
  );
}

/** The one session of the scene, which is over, lives on under its key. */
async function livesOn(chat: VoteScene, sessionId: unknown): Promise<void> {
  const kept = await chat.rows("select id from core.session where kind = 'voting-session'");
  expect(kept).toEqual([{ id: sessionId }]);
  if (chat.redisUrl === undefined) return;
  const redis = createClient({ url: chat.redisUrl });
  await redis.connect();
  onTestFinished(() => redis.close());
  const lifeMs = await redis.pTTL(`session:${String(sessionId)}`);
  expect(lifeMs).toBeGreaterThan(23 * hour);
  expect(lifeMs).toBeLessThanOrEqual(24 * hour);
}

test('a session whose time is over is in the archive with its votes, and its key lives out its time', async () => {
  const chat = await inSession();
  await propose(chat, 'Pizza?');
  await chat.press('Bob', '✅ Yes');
  await chat.press('Carol', '❌ No');
  await chat.press('Alice', '✅ Yes');
  chat.aheadMs = 5 * 60_000;
  await chat.sees(/Approved: Pizza\?/);
  expect(await archived(chat)).toEqual([]);
  chat.aheadMs = hour;
  await vi.waitFor(async () => expect(await archived(chat)).toHaveLength(3), { timeout: 20_000 });
  const about = { closed_because: 'time', text: 'Pizza?', result: 'approved' };
  const rows = await archived(chat);
  expect(rows).toMatchObject([
    { ...about, name: 'Alice', vote: 'yes' },
    { ...about, name: 'Bob', vote: 'yes' },
    { ...about, name: 'Carol', vote: 'no' },
  ]);
  await livesOn(chat, rows[0]?.['session_id']);
});

test('a session that is closed is in the archive at once, and its key lives out its time', async () => {
  const chat = await inSession();
  await propose(chat, 'Sushi?');
  await chat.press('Bob', '✅ Yes');
  chat.say('Alice', '/close_session');
  await vi.waitFor(async () => expect(await archived(chat)).toHaveLength(1), { timeout: 20_000 });
  const rows = await archived(chat);
  expect(rows).toMatchObject([
    { closed_because: 'command', text: 'Sushi?', result: 'cancelled', name: 'Bob', vote: 'yes' },
  ]);
  await livesOn(chat, rows[0]?.['session_id']);
});
