import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

import { ConfigError, readConfig } from '@sesi/platform';
import { describe, expect, test } from 'vitest';

import { schema } from '../src/config.ts';

const key = { SESSION_ENCRYPTION_KEY: randomBytes(32).toString('base64') };

function problemsOf(
  env: Readonly<Record<string, string>>,
  secrets: Readonly<Record<string, string>> = key,
): readonly string[] {
  try {
    readConfig(schema, { ...env, ...secrets });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) {
      return error.problems.map(({ line }) => line);
    }
    throw error;
  }
}

describe('.env.example', () => {
  const text = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
  const example = text.replaceAll(/^# (?=[A-Z_]+=)/gm, '');

  test('names every variable, and no other', () => {
    expect(Object.keys(parseEnv(example)).toSorted()).toEqual(Object.keys(schema.shape).toSorted());
  });

  test('lacks the key alone, and can be used with it, also with everything else in it', () => {
    expect(problemsOf(parseEnv(text) as Record<string, string>, {})).toEqual([
      expect.stringMatching(/^SESSION_ENCRYPTION_KEY is not set.*openssl rand -base64 32/),
    ]);
    expect(problemsOf(parseEnv(text) as Record<string, string>)).toEqual([]);
    expect(problemsOf(parseEnv(example) as Record<string, string>)).toEqual([]);
  });

  test('what is commented out is the default', () => {
    const used = readConfig(schema, { ...parseEnv(text), ...key });
    const all: Readonly<Record<string, unknown>> = readConfig(schema, {
      ...parseEnv(example),
      ...key,
    });
    for (const [name, value] of Object.entries(used)) {
      expect(all[name], name).toEqual(value);
    }
  });
});

describe('a bot that nobody could talk to', () => {
  test('does not start, and says what to set', () => {
    expect(problemsOf({})).toEqual([
      'Nobody could talk to the bot: set WHATSAPP_ENABLED=true for WhatsApp, or LOCAL_CHAT=true to chat over HTTP on this machine.',
    ]);
  });

  test.for([{ WHATSAPP_ENABLED: 'true' }, { LOCAL_CHAT: 'true' }])('starts with %j', (env) => {
    expect(problemsOf(env)).toEqual([]);
  });
});

describe('the local chat', () => {
  test.for(['127.0.0.1', '127.1.2.3', 'localhost', '::1'])('is open on %s', (HOST) => {
    expect(problemsOf({ LOCAL_CHAT: 'true', HOST })).toEqual([]);
  });

  test.for(['0.0.0.0', '::', '192.168.1.2', 'example.com', '127.0.0.1.example.com'])(
    'is refused on %s',
    (HOST) => {
      expect(problemsOf({ LOCAL_CHAT: 'true', HOST })).toEqual([
        'LOCAL_CHAT lets anybody who reaches the port write as any phone: set HOST=127.0.0.1, or LOCAL_CHAT=false.',
      ]);
      expect(problemsOf({ WHATSAPP_ENABLED: 'true', HOST })).toEqual([]);
    },
  );
});

describe('PUPPETEER_ARGS', () => {
  test.for([
    ['--lang=id --mute-audio', ['--lang=id', '--mute-audio']],
    ['  --lang=id  ', ['--lang=id']],
    ['["--host-rules=MAP a b, MAP * c"]', ['--host-rules=MAP a b, MAP * c']],
    ['[]', []],
  ] as const)('%s', ([text, args]) => {
    const { PUPPETEER_ARGS } = readConfig(schema, {
      LOCAL_CHAT: '1',
      PUPPETEER_ARGS: text,
      ...key,
    });
    expect(PUPPETEER_ARGS).toEqual(args);
  });

  test.for(['["--lang=id"', '[1]', 'lang=id', '["lang"]'])('%s is refused', (text) => {
    expect(problemsOf({ LOCAL_CHAT: '1', PUPPETEER_ARGS: text })).toEqual([
      expect.stringContaining('Set it to arguments for Chromium, such as --lang=id'),
    ]);
  });
});

test.for(['', 'a b', '../x', 'a/b'])('the client id "%s" is no name of a folder', (id) => {
  const problems = problemsOf({ LOCAL_CHAT: '1', WHATSAPP_CLIENT_ID: id });
  expect(problems).toHaveLength(id === '' ? 0 : 1);
});
