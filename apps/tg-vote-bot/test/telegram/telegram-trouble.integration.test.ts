import { createLogger } from '@sesi/platform';
import { describe, expect, onTestFinished, test, vi } from 'vitest';

import { TelegramTokenError } from '../../src/telegram/updates/poller.ts';
import { hasRedis, VoteScene } from '../vote-scene.ts';

const quiet = createLogger({ name: 'test', level: 'silent' });

// The pace of edits makes some of these take 10 seconds by design.
vi.setConfig({ testTimeout: 60_000 });

async function scene(): Promise<VoteScene> {
  const opened = await VoteScene.open();
  onTestFinished(() => opened[Symbol.asyncDispose]());
  return opened;
}

async function inVote(): Promise<VoteScene> {
  const chat = await scene();
  await chat.startBot();
  chat.say('Alice', '/create_session "Lunch?" 60');
  await chat.sees(/Lunch\?/);
  await chat.press('Bob', '✋ Join');
  chat.say('Alice', '/propose "Pizza?" 5');
  await chat.sees(/📋/);
  return chat;
}

const tooMany = (
  seconds: number,
): { error_code: number; description: string; parameters: { retry_after: number } } => ({
  error_code: 429,
  description: `Too Many Requests: retry after ${seconds}`,
  parameters: { retry_after: seconds },
});

describe('when Telegram is in trouble', () => {
  test('a 429 is waited out, and the result is posted once', async () => {
    const chat = await inVote();
    const { sim } = chat.telegram;
    await chat.press('Bob', '✅ Yes');
    await chat.sees(/✅ Yes 1/);
    sim.faults.next('sendMessage', tooMany(2));
    const before = sim.calls().at(-1)?.number ?? 0;
    chat.aheadMs = 5 * 60_000;
    await chat.sees(/Approved: Pizza\?\n\n✅ Yes 1/);
    const sends = sim.calls({ after: before, method: 'sendMessage' });
    expect(sends.map(({ status }) => status)).toEqual([429, 200]);
    expect((sends[1]?.atMs ?? 0) - (sends[0]?.atMs ?? 0)).toBeGreaterThanOrEqual(1_900);
  });

  test('a 429 for an edit delays it, and the last state is shown', async () => {
    const chat = await inVote();
    chat.telegram.sim.faults.next('editMessageText', tooMany(1));
    await chat.press('Bob', '✅ Yes');
    await chat.press('Alice', '❌ No');
    await chat.press('Alice', '⚪ Abstain');
    await chat.sees(/✅ Yes 1 · ❌ No 0 · ⚪ 1/);
  });

  test('a result whose answer was lost is not sent again: the card shows it', async () => {
    const chat = await inVote();
    const { sim } = chat.telegram;
    await chat.press('Bob', '✅ Yes');
    await chat.sees(/✅ Yes 1/);
    sim.faults.next('sendMessage', { error_code: 504, description: 'Gateway Timeout' });
    const before = sim.calls().at(-1)?.number ?? 0;
    chat.aheadMs = 5 * 60_000;
    await chat.sees(/✅ Approved: Pizza\?\nBy Alice/);
    await chat.sees(/✅ Approved: Pizza\?\n\n/);
    expect(sim.calls({ after: before, method: 'sendMessage' })).toHaveLength(1);
  });

  test('a result that Telegram did not take is sent when it does', async () => {
    const chat = await inVote();
    const { sim } = chat.telegram;
    sim.faults.next('sendMessage', { error_code: 502, description: 'Bad Gateway' });
    chat.aheadMs = 5 * 60_000;
    await chat.sees(/❌ Rejected: Pizza\?\n\nNobody voted\./);
    expect(chat.said(/Nobody voted/)).toHaveLength(1);
  });

  test('a card that was deleted is posted anew and kept up to date', async () => {
    const chat = await inVote();
    const { sim } = chat.telegram;
    // The next edit is then the one of the card of the vote.
    chat.aheadMs = 15_000;
    await chat.sees(/A vote is running/);
    sim.faults.next('editMessageText', {
      error_code: 400,
      description: 'Bad Request: message to edit not found',
    });
    await chat.press('Bob', '✅ Yes');
    await vi.waitFor(() => expect(chat.said(/📋/)).toHaveLength(2), { timeout: 10_000 });
    await chat.press('Alice', '❌ No');
    await chat.sees(/✅ Yes 1 · ❌ No 1/);
    expect(chat.said(/📋/)).toHaveLength(2);
  });

  test('a bot that was removed closes its session, and gives its deadlines up', async () => {
    const chat = await inVote();
    const { sim } = chat.telegram;
    sim.setMember({ group: 'Lunch club', user: 'bot', status: 'kicked' });
    sim.setMember({ group: 'Lunch club', user: 'bot', status: 'member' });
    chat.say('Alice', '/create_session "Again" 60');
    await chat.sees(/🗳 Again/);
    chat.aheadMs = 5 * 60_000;
    await vi.waitFor(
      async () => {
        chat.say('Alice', '/history');
        await chat.sees(/🚫 .* Pizza\?/, 2_000);
      },
      { timeout: 15_000 },
    );
    expect(chat.said(/Pizza\?\n\nNobody/)).toEqual([]);
  });
});

describe('polling', () => {
  test('goes on after Telegram was broken, and after another process has polled', async () => {
    const chat = await scene();
    const { sim } = chat.telegram;
    sim.faults.next('getUpdates', { error_code: 500, description: 'Internal Server Error' });
    sim.faults.next('getUpdates', {
      error_code: 409,
      description: 'Conflict: terminated by other getUpdates request',
    });
    await chat.startBot();
    chat.say('Alice', '/help');
    await chat.sees(/How a group decides with me/);
  });

  test('of two bots with one token both settle deadlines, and each is posted once', async () => {
    const chat = await inVote();
    await chat.startBot();
    chat.aheadMs = 5 * 60_000;
    await chat.sees(/Rejected: Pizza\?\n\n/);
    chat.aheadMs = 60 * 60_000;
    await chat.sees(/Session over: Lunch\?/);
    expect(chat.said(/Rejected: Pizza\?\n\nNobody/)).toHaveLength(1);
    expect(chat.said(/Session over/)).toHaveLength(1);
  });

  test('does not begin with a token that Telegram refuses', async () => {
    const chat = await scene();
    chat.telegram.sim.faults.next('getMe', { error_code: 401, description: 'Unauthorized' });
    await expect(chat.startBot(quiet)).rejects.toBeInstanceOf(TelegramTokenError);
  });

  test('begins when Telegram can be reached again', async () => {
    const chat = await scene();
    chat.telegram.sim.faults.next('getMe', { error_code: 502, description: 'Bad Gateway' });
    await chat.startBot();
    chat.say('Alice', '/help');
    await chat.sees(/How a group decides with me/);
  });

  test('offers its commands in each language', async () => {
    const chat = await scene();
    await chat.startBot();
    await vi.waitFor(() =>
      expect(chat.telegram.sim.calls({ method: 'setMyCommands' })).toHaveLength(12),
    );
    const calls = chat.telegram.sim.calls({ method: 'setMyCommands' });
    expect(calls.every(({ status }) => status === 200)).toBe(true);
    const codes = calls.map(({ parameters }) => parameters['language_code']);
    expect(codes).toEqual([undefined, 'en', 'id', 'es'].flatMap((code) => [code, code, code]));
    // To members, to administrators and in private, in each.
    const menus = calls.map(({ parameters }) => {
      const commands = parameters['commands'] as readonly { command: string }[];
      const names = commands.map(({ command }) => command);
      return [parameters['scope'], names.includes('vote'), names.includes('settings')];
    });
    expect(menus).toEqual(
      [1, 2, 3, 4].flatMap(() => [
        [{ type: 'all_group_chats' }, true, false],
        [{ type: 'all_chat_administrators' }, true, true],
        [{ type: 'all_private_chats' }, false, false],
      ]),
    );
  });

  test('stops within three seconds, also while Telegram is away', async () => {
    const chat = await scene();
    const bot = await chat.startBot();
    await chat.telegram.close();
    const before = performance.now();
    await bot[Symbol.asyncDispose]();
    expect(performance.now() - before).toBeLessThan(3_000);
  });
});

describe('/api/health', () => {
  async function health(url: string): Promise<{ status: number; body: unknown }> {
    const response = await fetch(new URL('/api/health', url));
    return { status: response.status, body: await response.json() };
  }

  test('tells of Redis, Postgres and Telegram', async () => {
    const chat = await scene();
    const { url } = await chat.startBot();
    chat.say('Alice', '/help');
    await chat.sees(/How a group decides/);
    expect(await health(url)).toMatchObject({
      status: 200,
      body: {
        status: 'ok',
        services: {
          redis: { status: hasRedis ? 'healthy' : 'disabled' },
          postgresql: { status: 'healthy' },
          telegram: { status: 'healthy', lastPollAt: expect.stringMatching(/^\d{4}-/) as string },
        },
      },
    });
  });

  test('is degraded, and not more, while Telegram is away', async () => {
    const chat = await scene();
    const { url } = await chat.startBot();
    await chat.telegram.close();
    await vi.waitFor(
      async () =>
        expect(await health(url)).toMatchObject({
          status: 200,
          body: { status: 'degraded', services: { telegram: { status: 'unhealthy' } } },
        }),
      { timeout: 10_000 },
    );
  });
});
