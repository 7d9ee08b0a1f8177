import { describe, expect, it } from 'vitest';

import { RateLimits, telegramRateLimits } from '../../src/time/rate-limits.ts';

const GROUP = -100;
const PERSON = 100;

/** Limits with a clock to put forward. */
function limits(): {
  readonly spend: (chatId: number) => number | undefined;
  wait: (ms: number) => void;
} {
  let now = 0;
  const counted = new RateLimits(telegramRateLimits, () => now);
  return {
    spend: (chatId) => counted.spend(chatId)?.retryAfterSeconds,
    wait: (ms) => {
      now += ms;
    },
  };
}

describe('the limits of Telegram', () => {
  it('let a short burst into a chat, then one message in a second', () => {
    const { spend, wait } = limits();
    expect([1, 2, 3, 4].map(() => spend(PERSON))).toEqual([undefined, undefined, undefined, 1]);
    wait(999);
    expect(spend(PERSON)).toBe(1);
    wait(1);
    expect(spend(PERSON)).toBeUndefined();
    expect(spend(PERSON)).toBe(1);
    wait(60_000);
    expect([1, 2, 3, 4].map(() => spend(PERSON))).toEqual([undefined, undefined, undefined, 1]);
  });

  it('let 20 messages in a minute into a group, more to a person', () => {
    const { spend, wait } = limits();
    const sendEverySecond = (chatId: number, count: number): (number | undefined)[] =>
      Array.from({ length: count }, () => {
        wait(1000);
        return spend(chatId);
      });
    expect(sendEverySecond(GROUP, 21)).toEqual([...Array.from({ length: 20 }), 40]);
    wait(39_000);
    expect(spend(GROUP)).toBe(1);
    wait(1000);
    expect(spend(GROUP)).toBeUndefined();
    expect(sendEverySecond(PERSON, 40)).toEqual(Array.from({ length: 40 }));
  });

  it('let 30 messages in a second into all chats together', () => {
    const { spend, wait } = limits();
    const all = Array.from({ length: 31 }, (_, chat) => spend(chat + 1));
    expect(all).toEqual([...Array.from({ length: 30 }), 1]);
    wait(1000);
    expect(spend(31)).toBeUndefined();
  });
});
