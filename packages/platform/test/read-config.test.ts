import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { postgresEnv } from '../src/config/postgres-env.ts';
import { processEnv } from '../src/config/process-env.ts';
import { ConfigError, type Environment, readConfig } from '../src/config/read-config.ts';
import { redisEnv } from '../src/config/redis-env.ts';
import { booleanVariable, portVariable, urlVariable } from '../src/config/variables.ts';

const appSchema = z.object({
  ...processEnv,
  ...postgresEnv,
  ...redisEnv,
  PORT: portVariable(3000),
  WHATSAPP_ENABLED: booleanVariable(false),
  TELEGRAM_BOT_TOKEN: z
    .string()
    .regex(/^\d+:[\w-]{35}$/, 'must look like 123456789:AA…')
    .describe('the token that @BotFather gave')
    .optional(),
});

function refused(schema: z.ZodType, env: Environment): ConfigError {
  try {
    readConfig(schema, env);
  } catch (error) {
    if (error instanceof ConfigError) {
      return error;
    }
    throw error;
  }
  throw new Error('The environment was accepted.');
}

describe('readConfig', () => {
  it('gives every variable its default in an empty environment', () => {
    expect(readConfig(appSchema, {})).toEqual({
      NODE_ENV: 'production',
      LOG_LEVEL: 'info',
      HOST: '127.0.0.1',
      PORT: 3000,
      WHATSAPP_ENABLED: false,
      REDIS_PORT: 6379,
      REDIS_CONNECT_TIMEOUT: 5000,
    });
  });

  it('counts an empty variable as unset', () => {
    const config = readConfig(appSchema, {
      PORT: '',
      DATABASE_URL: '',
      REDIS_ENABLED: '',
      HOST: '',
    });
    expect(config).toEqual(readConfig(appSchema, {}));
  });

  it('gives a result that cannot be changed', () => {
    expect(Object.isFrozen(readConfig(appSchema, {}))).toBe(true);
  });

  it('does not pass on what the schema does not name', () => {
    expect(readConfig(appSchema, { AWS_SECRET_ACCESS_KEY: 'x' })).not.toHaveProperty(
      'AWS_SECRET_ACCESS_KEY',
    );
  });

  it('lists every problem in one message, one line each, with what to set', () => {
    const error = refused(appSchema, {
      NODE_ENV: 'prod',
      LOG_LEVEL: 'loud',
      PORT: '70000',
      PGPORT: '5432x',
      REDIS_URL: 'localhost:6379',
      REDIS_CONNECT_TIMEOUT: '5s',
      WHATSAPP_ENABLED: 'maybe',
    });
    expect(error.code).toBe('CONFIG_INVALID');
    expect(error.message.split('\n')).toEqual([
      'The configuration has 7 problems:',
      '  NODE_ENV="prod": must be development, test or production.',
      '  LOG_LEVEL="loud": must be one of trace, debug, info, warn, error, fatal, silent.',
      '  PGPORT="5432x": must be a whole number from 1 to 65535. Set it to the port of Postgres, such as 5432.',
      '  REDIS_URL="localhost:6379": The URL of Redis must look like redis://host:6379/0, redis+sentinel://host:26379,host:26379/mymaster/0 or redis+cluster://host:7000,host:7001, with user:password@ before the hosts where it is needed and rediss for TLS.',
      '  REDIS_CONNECT_TIMEOUT="5s": must be a whole number from 1 to 600000. Set it to milliseconds, such as 5000.',
      '  PORT="70000": must be a whole number from 0 to 65535. Set it to a free port, such as 3000.',
      '  WHATSAPP_ENABLED="maybe": must be true or false.',
    ]);
    expect(error.problems.map(({ variable }) => variable)).toContain('PORT');
  });

  it('says of a needed variable that it is not set, and what to set it to', () => {
    const schema = z.object({ CITY: z.string().describe('the name of a city') });
    expect(refused(schema, {}).message).toBe(
      'The configuration has 1 problem:\n  CITY is not set, and is needed. Set it to the name of a city.',
    );
  });

  it('finds what to set behind any wrapping of the schema', () => {
    const schema = z
      .object({
        A: z.string().describe('letter A').transform(Number).pipe(z.number()).nullable().optional(),
        B: z.string().readonly().describe('letter B').prefault('x').pipe(z.literal('B')),
      })
      .transform((value) => value);
    expect(refused(schema, { A: 'x' }).problems.map(({ line }) => line)).toEqual([
      expect.stringMatching(/^A="x".*Set it to letter A\.$/),
      expect.stringMatching(/^B is not set.*Set it to letter B\.$/),
    ]);
  });

  it('reports a rule about several variables without naming one', () => {
    const schema = z
      .object({ A: z.string().optional(), B: z.string().optional() })
      .refine(({ A, B }) => A === undefined || B !== undefined, 'A needs B: set both or neither');
    const { problems } = refused(schema, { A: '1' });
    expect(problems).toEqual([{ variable: undefined, line: 'A needs B: set both or neither.' }]);
  });

  it('shortens a long value', () => {
    const [problem] = refused(appSchema, { PORT: '9'.repeat(500) }).problems;
    expect(problem?.line.length).toBeLessThan(180);
  });

  it('accepts the usual words for yes and no, in any case', () => {
    const schema = z.object({ ON: booleanVariable(false) });
    for (const [word, meaning] of [
      ...['true', '1', 'yes', 'on', 'TRUE', 'Yes'].map((each) => [each, true] as const),
      ...['false', '0', 'no', 'off', 'False', 'NO'].map((each) => [each, false] as const),
    ]) {
      expect(readConfig(schema, { ON: word })).toEqual({ ON: meaning });
    }
  });

  it.each(['-1', '3.5', '1e3', ' 80', '0x50', '65536', '99999999999999999999'])(
    'refuses %o as a port',
    (value) => {
      expect(refused(appSchema, { PORT: value }).problems).toHaveLength(1);
    },
  );
});

describe('the message of a ConfigError', () => {
  // Text that stands nowhere in our own words, so that finding it means that it leaked.
  const secret = fc.string({ minLength: 1, maxLength: 40 }).map((text) => `zq${text}qz`);
  const leaky = z.object({
    DB_PASSWORD: z
      .string()
      .refine(() => false, { error: ({ input }) => `${String(input)} is bad` }),
    API_KEY: z.string().max(1),
    BOT_TOKEN: z.enum(['a', 'b']),
    COOKIE_SECRET: z.string().transform(Number).pipe(z.number()),
    DATABASE_URL: urlVariable(['nothing:']),
    OTHER: z.string().refine(() => false, { error: ({ input }) => `${String(input)} is bad` }),
  });

  it('never shows the value of a secret', () => {
    fc.assert(
      fc.property(secret, (value) => {
        const error = refused(leaky, {
          DB_PASSWORD: value,
          API_KEY: value,
          BOT_TOKEN: value,
          COOKIE_SECRET: value,
          DATABASE_URL: `postgres://user:${value}@host/db`,
          OTHER: `the password is ${value}`,
        });
        expect(error.problems).toHaveLength(6);
        const everything = `${error.message}\n${error.stack}\n${JSON.stringify(error)}`;
        expect(everything).not.toContain(value);
        expect(everything).not.toContain(JSON.stringify(value).slice(1, -1));
      }),
    );
  });

  it('never shows a secret that was set under another name too', () => {
    fc.assert(
      fc.property(secret, (value) => {
        const error = refused(appSchema, {
          PGPASSWORD: value,
          PORT: value,
          LOG_LEVEL: `x${value}`,
        });
        expect(error.message).not.toContain(value);
      }),
    );
  });

  it('hides the credentials of a URL and a token in a path', () => {
    const error = refused(appSchema, {
      REDIS_URL: 'http://:hunter22@localhost',
      HOST: 'x',
      PORT: 'http://localhost/bot123456:AAFakeTokenOfNobody/getMe',
    });
    expect(error.message).not.toContain('hunter22');
    expect(error.message).not.toContain('AAFakeTokenOfNobody');
    expect(error.message).toContain('REDIS_URL (its value is not shown here)');
  });
});
