import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { ConfigError, readConfig } from '@sesi/platform';
import { describe, expect, test } from 'vitest';

import { schema } from '../src/config.ts';

const token = '110000001:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
const key = randomBytes(32).toString('base64');
const needed = { TELEGRAM_BOT_TOKEN: token, SESSION_ENCRYPTION_KEY: key };
const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');

/** The variables of `.env.example`, those that are commented out too. */
function variables(pattern: RegExp): Record<string, string> {
  return Object.fromEntries(
    [...example.matchAll(pattern)].map(([, name = '', value = '']) => [name, value]),
  );
}

describe('the settings', () => {
  test('have the documented defaults', () => {
    expect(readConfig(schema, needed)).toMatchObject({
      PORT: 8000,
      HOST: '127.0.0.1',
      TELEGRAM_API_ROOT: 'https://api.telegram.org',
      JOIN_WINDOW_SECONDS: 15,
      NODE_ENV: 'production',
    });
  });

  test('without a token say how to get one', () => {
    expect(() => readConfig(schema, {})).toThrow(
      /TELEGRAM_BOT_TOKEN is not set.*@BotFather.*\/newbot.*pnpm start/,
    );
  });

  test.each([
    [{ TELEGRAM_BOT_TOKEN: 'secret-but-no-token' }, /TELEGRAM_BOT_TOKEN.*not shaped like a token/],
    [{ TELEGRAM_API_ROOT: 'http://127.0.0.1:8081/bots' }, /TELEGRAM_API_ROOT.*must end in "\/"/],
    [{ TELEGRAM_API_ROOT: 'api.telegram.org' }, /TELEGRAM_API_ROOT/],
    [{ TELEGRAM_API_ROOT: 'ftp://api.telegram.org' }, /TELEGRAM_API_ROOT/],
    [{ JOIN_WINDOW_SECONDS: '0' }, /JOIN_WINDOW_SECONDS.*1 to 3600/],
    [{ JOIN_WINDOW_SECONDS: '1e1' }, /JOIN_WINDOW_SECONDS/],
    [{ PORT: '70000' }, /PORT/],
    [
      { TELEGRAM_WEBHOOK_URL: 'https://bot.example.org' },
      /TELEGRAM_WEBHOOK_SECRET is not set, and is needed.*openssl/,
    ],
    [{ TELEGRAM_WEBHOOK_SECRET: 'secret-but-no-token' }, /TELEGRAM_WEBHOOK_SECRET.*24 to 256/],
    [
      { EXECUTION_WEBHOOK_URL: 'https://desk.example.org' },
      /EXECUTION_WEBHOOK_SECRET is not set, and is needed.*openssl/,
    ],
    [{ EXECUTION_WEBHOOK_SECRET: 'secret-but-no-token' }, /EXECUTION_WEBHOOK_SECRET.*24 char/],
  ])('refuse %j', (env, problem) => {
    const read = (): unknown => readConfig(schema, { ...needed, ...env });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(problem);
    expect(read).not.toThrow(/secret-but-no-token/);
  });

  test('take an API root with a path that ends in a slash', () => {
    const env = { ...needed, TELEGRAM_API_ROOT: 'http://127.0.0.1:8081/bots/' };
    expect(readConfig(schema, env).TELEGRAM_API_ROOT).toBe('http://127.0.0.1:8081/bots/');
  });

  test('.env.example names each of them, and what it sets is accepted', () => {
    const named = Object.keys(variables(/^(?:# )?([A-Z][A-Z_]+)=(.*)$/gm));
    expect(named.toSorted()).toEqual(Object.keys(schema.shape).toSorted());
    const set = variables(/^([A-Z][A-Z_]+)=(.*)$/gm);
    expect(() => readConfig(schema, { ...set, SESSION_ENCRYPTION_KEY: key })).not.toThrow();
    expect(() => readConfig(schema, set)).toThrow(/SESSION_ENCRYPTION_KEY is not set.*openssl/);
  });

  test('.env.example shows the defaults where it comments something out', () => {
    const defaults: Readonly<Record<string, unknown>> = readConfig(schema, {
      ...needed,
      REDIS_HOST: 'localhost',
      REDIS_DATABASE: '0',
      REDIS_DB: '0',
    });
    for (const [name, value] of Object.entries(variables(/^# ([A-Z][A-Z_]+)=(.+)$/gm))) {
      if (name.startsWith('PG')) continue;
      expect([name, String(defaults[name])]).toEqual([name, value]);
    }
  });
});
