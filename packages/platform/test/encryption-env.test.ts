import { randomBytes } from 'node:crypto';

import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { encryptionEnv, requireEncryptionKey } from '../src/config/encryption-env.ts';
import { processEnv } from '../src/config/process-env.ts';
import { ConfigError, type Environment, readConfig } from '../src/config/read-config.ts';

const schema = z.object({ ...processEnv, ...encryptionEnv }).superRefine(requireEncryptionKey);
const key = randomBytes(32).toString('base64');

function problemsOf(env: Environment): readonly string[] {
  try {
    readConfig(schema, env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ line }) => line);
    throw error;
  }
}

describe('SESSION_ENCRYPTION_KEY', () => {
  it('is read as keys, the first one first', () => {
    const env = { SESSION_ENCRYPTION_KEY: `new:${key},${randomBytes(32).toString('hex')}` };
    const ids = readConfig(schema, env).SESSION_ENCRYPTION_KEY?.map(({ id }) => id);
    expect(ids).toEqual(['new', expect.any(String)]);
  });

  it.each([{}, { NODE_ENV: 'production' }, { SESSION_ENCRYPTION_KEY: '' }])(
    'is needed in production, which is the default: %j',
    (env) => {
      expect(problemsOf(env)).toEqual([
        'SESSION_ENCRYPTION_KEY is not set, and is needed. Set it to what `openssl rand -base64 32` prints, and keep it: without it nobody can open what it has sealed.',
      ]);
    },
  );

  it.each(['development', 'test'])('may be left out where NODE_ENV is %s', (NODE_ENV) => {
    expect(problemsOf({ NODE_ENV })).toEqual([]);
  });

  it('that cannot be used is said to be so everywhere, and not shown', () => {
    for (const NODE_ENV of ['production', 'development']) {
      const problems = problemsOf({ NODE_ENV, SESSION_ENCRYPTION_KEY: `${key},hunter2` });
      expect(problems).toEqual([
        expect.stringMatching(/not shown here.*: Encryption key 2 is not 32 bytes.*openssl/),
      ]);
      expect(problems.join()).not.toContain(key);
      expect(problems.join()).not.toContain('hunter2');
    }
  });
});
