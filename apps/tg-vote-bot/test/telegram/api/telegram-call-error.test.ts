import { TelegramError } from 'telegraf';
import { describe, expect, test } from 'vitest';

import {
  type CallFailure,
  TelegramCallError,
} from '../../../src/telegram/api/telegram-call-error.ts';

describe('a failed call', () => {
  const said = (error_code: number, description: string): TelegramError =>
    new TelegramError({ error_code, description });
  const network = (code: string): Error => Object.assign(new Error('request failed'), { code });

  test.each<[unknown, CallFailure]>([
    [said(429, 'Too Many Requests: retry after 3'), 'rate-limited'],
    [said(500, 'Internal Server Error'), 'not-sent'],
    [said(502, 'Bad Gateway'), 'not-sent'],
    [said(504, 'Gateway Timeout'), 'unknown'],
    [said(401, 'Unauthorized'), 'not-sent'],
    [said(403, 'Forbidden: bot was kicked from the supergroup chat'), 'forbidden'],
    [said(400, 'Bad Request: chat not found'), 'forbidden'],
    [said(400, 'Bad Request: not enough rights to send text messages to the chat'), 'forbidden'],
    [said(400, 'Bad Request: message to edit not found'), 'message-gone'],
    [said(400, "Bad Request: message can't be edited"), 'message-gone'],
    [said(400, "Bad Request: can't parse entities"), 'refused'],
    [network('ECONNREFUSED'), 'not-sent'],
    [network('ENOTFOUND'), 'not-sent'],
    [network('ECONNRESET'), 'unknown'],
    [new Error('socket hang up'), 'unknown'],
  ])('%s is %s', (cause, failure) => {
    expect(TelegramCallError.from(cause)).toMatchObject({ failure, cause });
  });

  test('carries the time that Telegram asks to wait', () => {
    const cause = new TelegramError({
      error_code: 429,
      description: 'Too Many Requests: retry after 3',
      parameters: { retry_after: 3 },
    });
    expect(TelegramCallError.from(cause).retryAfterMs).toBe(3_000);
  });
});
