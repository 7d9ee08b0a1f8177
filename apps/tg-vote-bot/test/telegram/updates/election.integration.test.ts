import { expect, onTestFinished, test, vi } from 'vitest';

import { BotProcess } from '../../bot-process.ts';
import { VoteScene } from '../../vote-scene.ts';

// Three processes are started.
vi.setConfig({ testTimeout: 180_000 });

/** When a process that polls dies, its lease ends after so long. */
const leaseMs = 6_000;

test('of three processes one polls, and when it is killed another one polls within the time of a lease', async () => {
  const chat = await VoteScene.open();
  onTestFinished(() => chat[Symbol.asyncDispose]());
  const { sim } = chat.telegram;
  const conflicts = (): number =>
    sim.calls({ method: 'getUpdates' }).filter(({ status }) => status === 409).length;
  const polls = ({ output }: BotProcess): boolean => output.includes('Telegram knows the bot');

  const bots = [1, 2, 3].map(() => chat.use(new BotProcess(chat.env)));
  await vi.waitFor(
    () => {
      for (const { output } of bots) expect(output).toMatch(/Telegram knows the bot|standing by/);
    },
    { timeout: 120_000 },
  );
  // Each message ends a poll, and another one begins.
  chat.say('Alice', '/create_session "Lunch?" 60');
  await chat.sees(/Lunch\?/, 60_000);
  chat.say('Alice', '/propose "Pizza?" 5');
  await chat.sees(/📋 Pizza\?/, 60_000);
  expect(conflicts(), 'polls that another poll ended').toBe(0);
  expect(bots.filter((bot) => polls(bot))).toHaveLength(1);

  const [first] = bots.filter((bot) => polls(bot));
  await first?.end('SIGKILL');
  const killedAt = Date.now();
  chat.say('Alice', '/close_session');
  await chat.sees(/🔒 Session closed: Lunch\?/, 60_000);
  const [next] = sim.calls({ method: 'getUpdates' }).filter(({ atMs }) => atMs > killedAt);
  // What is over the lease's own time is for a machine that is busy.
  expect((next?.atMs ?? Number.NaN) - killedAt).toBeLessThan(leaseMs + 5_000);
  expect(conflicts(), 'polls that another poll ended').toBe(0);
  expect(bots.filter((bot) => polls(bot))).toHaveLength(2);
});
