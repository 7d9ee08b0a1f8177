import type { PostgresConfig, RedisConfig } from '@sesi/session-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { postgresEnv, toPostgresConfig } from '../src/config/postgres-env.ts';
import { type Environment, readConfig } from '../src/config/read-config.ts';
import { redisEnv, toRedisConfig } from '../src/config/redis-env.ts';

const redisSchema = z.object(redisEnv);
const postgresSchema = z.object(postgresEnv);

function redisOf(env: Environment): RedisConfig {
  return toRedisConfig(readConfig(redisSchema, env));
}

function postgresOf(env: Environment): PostgresConfig {
  return toPostgresConfig(readConfig(postgresSchema, env));
}

describe('REDIS_ENABLED', () => {
  it.each<[Environment, boolean]>([
    [{}, false],
    [{ REDIS_PORT: '6380', REDIS_PASSWORD: 'x' }, false],
    [{ REDIS_HOST: 'cache' }, true],
    [{ REDIS_URL: 'redis://cache' }, true],
    [{ REDIS_ENABLED: '', REDIS_URL: 'redis://cache' }, true],
    [{ REDIS_ENABLED: 'true' }, true],
    [{ REDIS_ENABLED: 'false' }, false],
    [{ REDIS_ENABLED: 'false', REDIS_URL: 'redis://cache', REDIS_HOST: 'cache' }, false],
  ])('with %o means %o', (env, enabled) => {
    expect(redisOf(env).enabled).toBe(enabled);
  });
});

describe('toRedisConfig', () => {
  it('looks on this machine when only REDIS_ENABLED is set', () => {
    expect(redisOf({ REDIS_ENABLED: 'true' })).toEqual({
      enabled: true,
      host: 'localhost',
      port: 6379,
      database: 0,
      connectTimeoutMs: 5000,
    });
  });

  it('takes the parts from their variables', () => {
    const env = {
      REDIS_HOST: 'cache',
      REDIS_PORT: '6380',
      REDIS_USERNAME: 'bot',
      REDIS_PASSWORD: 'pa ss',
      REDIS_DATABASE: '3',
      REDIS_CONNECT_TIMEOUT: '250',
    };
    expect(redisOf(env)).toEqual({
      enabled: true,
      host: 'cache',
      port: 6380,
      username: 'bot',
      password: 'pa ss',
      database: 3,
      connectTimeoutMs: 250,
    });
  });

  it('lets REDIS_URL win over every part', () => {
    const env = {
      REDIS_URL: 'rediss://me:secret@cache:6380/2',
      REDIS_HOST: 'elsewhere',
      REDIS_PORT: '1',
      REDIS_USERNAME: 'you',
      REDIS_PASSWORD: 'other',
      REDIS_DATABASE: '5',
    };
    expect(redisOf(env)).toEqual({
      enabled: true,
      url: 'rediss://me:secret@cache:6380/2',
      connectTimeoutMs: 5000,
    });
  });

  it.each([
    [{ REDIS_USERNAME: 'bot' }, 'redis://bot:pw@cache/1'],
    [{}, 'redis://:pw@cache/1'],
  ])('fills in what the URL leaves out (%o)', (more, url) => {
    const env = { REDIS_URL: 'redis://cache', REDIS_PASSWORD: 'pw', REDIS_DATABASE: '1', ...more };
    expect(redisOf(env).url).toBe(url);
  });

  it('keeps the user of the URL when only its password is missing', () => {
    const env = { REDIS_URL: 'redis://me@cache', REDIS_USERNAME: 'you', REDIS_PASSWORD: 'pw' };
    expect(redisOf(env).url).toBe('redis://me:pw@cache');
  });

  it.each(['100%41', 'p@ss/w:rd?#', 'pä ss'])(
    'carries the password %o into the URL',
    (password) => {
      const { url } = redisOf({ REDIS_URL: 'redis://cache', REDIS_PASSWORD: password });
      expect(decodeURIComponent(new URL(url ?? '').password)).toBe(password);
    },
  );

  it('carries any password into the URL unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (password) => {
        const { url } = redisOf({ REDIS_URL: 'redis://cache:6379', REDIS_PASSWORD: password });
        const parsed = new URL(url ?? '');
        expect(decodeURIComponent(parsed.password)).toBe(password);
        expect(parsed.host).toBe('cache:6379');
      }),
    );
  });

  it('accepts REDIS_DB too, and prefers REDIS_DATABASE', () => {
    expect(redisOf({ REDIS_HOST: 'cache', REDIS_DB: '4' }).database).toBe(4);
    expect(redisOf({ REDIS_HOST: 'cache', REDIS_DB: '4', REDIS_DATABASE: '0' }).database).toBe(0);
    expect(redisOf({ REDIS_URL: 'redis://cache', REDIS_DB: '4' }).url).toBe('redis://cache/4');
  });
});

describe('REDIS_URL of several servers', () => {
  it.each([
    [
      'redis+sentinel://a:26379,b:26380/mymaster',
      'redis+sentinel://bot:p%40w@a:26379,b:26380/mymaster/3',
    ],
    ['rediss+sentinel://me:x@a,b/mymaster/1', 'rediss+sentinel://me:x@a,b/mymaster/1'],
    [
      'redis+sentinel://a/mymaster?sentinel_password=s',
      'redis+sentinel://bot:p%40w@a/mymaster/3?sentinel_password=s',
    ],
  ])('is filled in too: %s', (given, url) => {
    const env = { REDIS_USERNAME: 'bot', REDIS_PASSWORD: 'p@w', REDIS_DATABASE: '3' };
    expect(redisOf({ ...env, REDIS_URL: given })).toMatchObject({ enabled: true, url });
  });

  it('keeps the nodes of a Cluster, which has one database', () => {
    const REDIS_URL = 'rediss+cluster://a:7000,[::1]:7001';
    expect(redisOf({ REDIS_URL, REDIS_PASSWORD: 'pw', REDIS_DB: '0' }).url).toBe(
      'rediss+cluster://:pw@a:7000,[::1]:7001',
    );
    expect(() => redisOf({ REDIS_URL, REDIS_DB: '2' })).toThrow(/REDIS_DATABASE=2: a Cluster/);
  });

  it.each([
    ['redis+sentinel://u:secret@a:26379', /REDIS_URL.*name of the master is missing/],
    ['redis://a:1,b:2', /REDIS_URL.*redis\+cluster:\/\//],
    ['http://a:1', /REDIS_URL.*redis\+sentinel:\/\//],
  ])('is refused with what to write instead: %s', (REDIS_URL, advice) => {
    expect(() => redisOf({ REDIS_URL })).toThrow(advice);
    expect(() => redisOf({ REDIS_URL })).not.toThrow(/secret/);
  });
});

describe('toPostgresConfig', () => {
  it('leaves everything to pg in an empty environment', () => {
    expect(postgresOf({})).toEqual({});
  });

  it('reads the names that psql reads', () => {
    const env = {
      PGHOST: '/run/postgresql',
      PGPORT: '5433',
      PGUSER: 'sesi',
      PGPASSWORD: 'x',
      PGDATABASE: 'bots',
    };
    expect(postgresOf(env)).toEqual({
      host: '/run/postgresql',
      port: 5433,
      user: 'sesi',
      password: 'x',
      database: 'bots',
    });
  });

  it('lets DATABASE_URL win', () => {
    const url = 'postgresql://u:p@h:5432/d?sslmode=require';
    expect(postgresOf({ DATABASE_URL: url, PGHOST: 'elsewhere' })).toEqual({ url });
  });

  it.each(['mysql://h/d', 'h:5432/d', 'postgres://'])('refuses %o', (url) => {
    expect(() => postgresOf({ DATABASE_URL: url })).toThrow(/DATABASE_URL.*postgres:\/\//);
  });
});
