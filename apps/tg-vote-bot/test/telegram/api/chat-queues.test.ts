import { describe, expect, test } from 'vitest';

import { ChatQueues } from '../../../src/telegram/api/chat-queues.ts';
import { TelegramCallError } from '../../../src/telegram/api/telegram-call-error.ts';

/** A clock that sleeping moves. */
function clockwork(): { now: () => number; sleep: (ms: number) => Promise<void> } {
  let time = 0;
  return {
    now: () => time,
    sleep: (ms) => {
      time += ms;
      return Promise.resolve();
    },
  };
}

describe("a chat's queue", () => {
  const limited = (retryAfterMs: number): TelegramCallError =>
    new TelegramCallError('rate-limited', { retryAfterMs });

  test('makes its calls one after the other', async () => {
    const queues = new ChatQueues();
    let running = 0;
    const call = async (): Promise<number> => {
      running += 1;
      const alone = running;
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      running -= 1;
      return alone;
    };
    const results = await Promise.all(Array.from({ length: 5 }, () => queues.run(1, call, 1_000)));
    expect(results).toEqual([1, 1, 1, 1, 1]);
  });

  test('waits as long as Telegram says, then makes the call again', async () => {
    const { now, sleep } = clockwork();
    const queues = new ChatQueues(now, sleep);
    const times: number[] = [];
    const result = await queues.run(
      1,
      async () => {
        times.push(now());
        if (times.length < 3) throw limited(2_000);
        return 'sent';
      },
      10_000,
    );
    expect(result).toBe('sent');
    expect(times).toEqual([0, 2_000, 4_000]);
  });

  test('does not make a call that would come too late, and says when another try makes sense', async () => {
    const { now, sleep } = clockwork();
    const queues = new ChatQueues(now, sleep);
    const call = queues.run(1, () => Promise.reject(limited(60_000)), 10_000);
    await expect(call).rejects.toMatchObject({ failure: 'rate-limited', retryAfterMs: 60_000 });
    expect(now()).toBe(0);
    // The next call knows without asking.
    let asked = false;
    const next = queues.run(1, async () => (asked = true), 10_000);
    await expect(next).rejects.toMatchObject({ failure: 'rate-limited' });
    expect(asked).toBe(false);
    // Another chat is not concerned.
    await expect(queues.run(2, () => Promise.resolve('sent'), 10_000)).resolves.toBe('sent');
  });

  test('passes other failures on and goes on', async () => {
    const queues = new ChatQueues();
    const broken = queues.run(1, () => Promise.reject(new TelegramCallError('forbidden')), 1_000);
    const next = queues.run(1, () => Promise.resolve('sent'), 1_000);
    await expect(broken).rejects.toMatchObject({ failure: 'forbidden' });
    await expect(next).resolves.toBe('sent');
  });
});
