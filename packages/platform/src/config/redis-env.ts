import { InvalidRedisUrlError, parseRedisUrl, type RedisConfig } from '@sesi/session-core';
import { z } from 'zod';

import { ConfigError } from './read-config.ts';
import { optionalBooleanVariable, wholeNumber } from './variables.ts';

const database = (): z.ZodType<number, string> =>
  wholeNumber(0, 1_000_000).describe('the number of a Redis database, such as 0');

/** The variables that say where Redis is, and whether it is used at all. */
export const redisEnv = {
  /** False always wins. Unset means true when REDIS_URL or REDIS_HOST is set, else false. */
  REDIS_ENABLED: optionalBooleanVariable(),
  /**
   * One server (`redis://`), the sentinels that name one (`redis+sentinel://`) or nodes of a Cluster (`redis+cluster://`),
   * with `rediss` for TLS. Wins over the parts below; they fill in what it leaves out.
   */
  REDIS_URL: redisUrl().optional(),
  REDIS_HOST: z.string().optional(),
  REDIS_PORT: wholeNumber(1, 65_535).describe('the port of Redis, such as 6379').default(6379),
  REDIS_USERNAME: z.string().optional(),
  REDIS_PASSWORD: z.string().optional(),
  REDIS_DATABASE: database().optional(),
  /** Another name of REDIS_DATABASE, which wins. */
  REDIS_DB: database().optional(),
  /** Milliseconds. */
  REDIS_CONNECT_TIMEOUT: wholeNumber(1, 600_000)
    .describe('milliseconds, such as 5000')
    .default(5000),
};

function redisUrl(): z.ZodType<string, string> {
  return z.string().superRefine((text, context) => {
    try {
      parseRedisUrl(text);
    } catch (error) {
      if (!(error instanceof InvalidRedisUrlError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
    }
  });
}

const redisSchema = z.object(redisEnv);

/** What `redisEnv` makes of an environment. */
export type RedisEnv = z.output<typeof redisSchema>;

/** The settings of session-core for Redis. @throws ConfigError when a Cluster is to have a numbered database. */
export function toRedisConfig(parsed: RedisEnv): RedisConfig {
  const named = parsed.REDIS_URL !== undefined || parsed.REDIS_HOST !== undefined;
  const always = {
    enabled: parsed.REDIS_ENABLED ?? named,
    connectTimeoutMs: parsed.REDIS_CONNECT_TIMEOUT,
  };
  if (parsed.REDIS_URL !== undefined) {
    return { ...always, url: completeUrl(parsed.REDIS_URL, parsed) };
  }
  return {
    ...always,
    host: parsed.REDIS_HOST ?? 'localhost',
    port: parsed.REDIS_PORT,
    database: databaseNumber(parsed) ?? 0,
    ...(parsed.REDIS_USERNAME !== undefined && { username: parsed.REDIS_USERNAME }),
    ...(parsed.REDIS_PASSWORD !== undefined && { password: parsed.REDIS_PASSWORD }),
  };
}

function databaseNumber(parsed: RedisEnv): number | undefined {
  return parsed.REDIS_DATABASE ?? parsed.REDIS_DB;
}

/** The URL with the user, password and database that it leaves out. */
function completeUrl(text: string, parsed: RedisEnv): string {
  const { form, database: named } = parseRedisUrl(text);
  const number = databaseNumber(parsed);
  if (form === 'cluster' && number !== undefined && number !== 0) {
    const line = `REDIS_DATABASE=${number}: a Cluster has no database but number 0. Leave it out.`;
    throw new ConfigError([{ variable: 'REDIS_DATABASE', line }]);
  }
  // URL knows no list of hosts: one stands for all of them.
  const [, before = '', hosts = '', after = ''] =
    /^([^/]*\/\/(?:[^/?#]*@)?)([^@/?#]*)(.*)$/s.exec(text) ?? [];
  const url = new URL(`${before}hosts${after}`);
  // A password belongs to its user: a user of the URL's own is kept, and REDIS_USERNAME goes with REDIS_PASSWORD.
  if (url.password === '' && parsed.REDIS_PASSWORD !== undefined) {
    if (url.username === '' && parsed.REDIS_USERNAME !== undefined) {
      url.username = encodeURIComponent(parsed.REDIS_USERNAME);
    }
    url.password = encodeURIComponent(parsed.REDIS_PASSWORD);
  }
  if (number !== undefined && named === undefined && form !== 'cluster') {
    url.pathname = `${url.pathname.replace(/\/$/, '')}/${number}`;
  }
  const password = url.password === '' ? '' : `:${url.password}`;
  const user = url.username === '' && password === '' ? '' : `${url.username}${password}@`;
  return `${url.protocol}//${user}${hosts}${url.pathname}${url.search}`;
}
