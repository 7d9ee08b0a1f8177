import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  formatHost,
  InvalidRedisUrlError,
  parseRedisUrl,
} from '../../src/redis/deployment/redis-url.ts';

describe('parseRedisUrl', () => {
  it('reads one server', () => {
    expect(parseRedisUrl('rediss://bot:pa%20ss@cache:6380/2')).toEqual({
      form: 'server',
      tls: true,
      hosts: [{ host: 'cache', port: 6380 }],
      username: 'bot',
      password: 'pa ss',
      database: 2,
      sentinel: undefined,
    });
    expect(parseRedisUrl('redis://localhost')).toMatchObject({
      hosts: [{ host: 'localhost', port: 6379 }],
      username: undefined,
      password: undefined,
      database: undefined,
    });
  });

  it('reads sentinels, the name of the master, and what the sentinels ask for themselves', () => {
    expect(
      parseRedisUrl(
        'redis+sentinel://:secret@one,[::1]:26380/mymaster/3?sentinel_username=s&sentinel_password=%26',
      ),
    ).toEqual({
      form: 'sentinel',
      tls: false,
      hosts: [
        { host: 'one', port: 26_379 },
        { host: '::1', port: 26_380 },
      ],
      username: undefined,
      password: 'secret',
      database: 3,
      sentinel: { master: 'mymaster', username: 's', password: '&' },
    });
    expect(parseRedisUrl('rediss+sentinel://one/m')).toMatchObject({
      tls: true,
      database: undefined,
    });
  });

  it('reads some nodes of a Cluster', () => {
    expect(parseRedisUrl('rediss+cluster://bot:p@a:7000,b:7001/0')).toMatchObject({
      form: 'cluster',
      tls: true,
      hosts: [
        { host: 'a', port: 7000 },
        { host: 'b', port: 7001 },
      ],
      username: 'bot',
      password: 'p',
    });
  });

  it.each([
    ['http://secret@cache', /redis:\/\//],
    ['cache:6379', /redis:\/\//],
    ['redis://', /hosts with ports/],
    ['redis://cache:0', /hosts with ports/],
    ['redis://cache:70000', /hosts with ports/],
    ['redis+cluster://a:7000,', /hosts with ports/],
    ['redis://a:1,b:2', /redis\+sentinel:\/\/ or redis\+cluster:\/\//],
    ['redis://cache/x', /number of a database/],
    ['redis://:50%@cache', /%25/],
    ['redis+sentinel://secret@one:26379', /name of the master is missing/],
    ['redis+sentinel://one:26379/', /name of the master is missing/],
    ['redis+sentinel://one/mymaster/0/1', /number of a database/],
    ['redis+sentinel://one/mymaster?db=1', /sentinel_username/],
    ['redis+cluster://a:7000/1', /no database but number 0/],
    ['redis+replicas://a:7000', /redis\+cluster:\/\//],
  ])('refuses %s and says what to write instead', (url, advice) => {
    expect(() => parseRedisUrl(url)).toThrow(InvalidRedisUrlError);
    expect(() => parseRedisUrl(url)).toThrow(advice);
    expect(() => parseRedisUrl(url)).not.toThrow(/secret/);
  });

  it('gives back any user and password', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(text, text, (user, password) => {
        const userInfo = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
        const { username, password: read } = parseRedisUrl(`redis+cluster://${userInfo}@a:1,b:2`);
        expect({ username, read }).toEqual({ username: user, read: password });
      }),
    );
  });
});

it('puts a host of IPv6 in brackets', () => {
  expect(formatHost({ host: '::1', port: 6379 })).toBe('[::1]:6379');
  expect(formatHost({ host: 'cache', port: 6379 })).toBe('cache:6379');
});
