import { describe, expect, it } from 'vitest';

import { isSameOrigin, sessionCookie } from '../../src/index.ts';

const now = new Date('2026-01-01T00:00:00Z');
const session = { endsAt: new Date('2026-01-01T08:00:00Z') };
const token = `acme.${'aB3_-'.repeat(8)}xyz`;

describe('the session cookie', () => {
  it('is for this host, HTTPS and no script, until the session ends', () => {
    expect(sessionCookie().set(token, session, now)).toBe(
      `__Host-session=${token}; Max-Age=28800; Path=/; HttpOnly; Secure; SameSite=Lax`,
    );
    expect(sessionCookie({ sameSite: 'strict' }).set(token, session, now)).toMatch(
      /SameSite=Strict$/,
    );
  });

  it('without TLS has neither the prefix nor Secure, which browsers would refuse', () => {
    const cookie = sessionCookie({ secure: false, name: 'dev' });
    expect(cookie.set(token, session, now)).toBe(
      `dev=${token}; Max-Age=28800; Path=/; HttpOnly; SameSite=Lax`,
    );
  });

  it('is read back from a header with others, by its own name only', () => {
    const cookie = sessionCookie();
    expect(cookie.read(`theme=dark; __Host-session=${token}; lang=id`)).toBe(token);
    expect(cookie.read(`session=${token}`)).toBeUndefined();
    expect(cookie.read('__Host-session=')).toBeUndefined();
    expect(cookie.read(undefined)).toBeUndefined();
  });

  it('is removed by one that has ended, with the same attributes', () => {
    expect(sessionCookie().clear()).toBe(
      '__Host-session=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax',
    );
  });
});

describe('a request that carries the cookie', () => {
  const ours = ['https://admin.example.com'];
  const asked = (method: string, headers: Record<string, string>) =>
    isSameOrigin({ method, headers }, ours);

  it('may read from anywhere', () => {
    expect(asked('GET', { origin: 'https://evil.example' })).toBe(true);
    expect(asked('head', {})).toBe(true);
  });

  it('may change something from a page of ours only', () => {
    const own = { 'sec-fetch-site': 'same-origin', origin: 'https://admin.example.com' };
    expect(asked('POST', own)).toBe(true);
    expect(asked('POST', { origin: 'https://admin.example.com' })).toBe(true);
    expect(asked('POST', { 'sec-fetch-site': 'same-origin' })).toBe(true);
    const foreign: Record<string, string>[] = [
      {},
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site', origin: 'https://admin.example.com' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' },
    ];
    for (const headers of foreign) expect(asked('DELETE', headers)).toBe(false);
  });
});
