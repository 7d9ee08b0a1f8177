import { describe, expect, it } from 'vitest';

import { ConfigError } from '../../src/config/read-config.ts';
import { operatorsApi } from '../../src/operators-api/operators-api.ts';
import { openPlatform } from '../../src/platform/open-platform.ts';
import { MemoryLog } from '../memory-log.ts';
import { ask, start } from '../running-server.ts';
import { caller, databaseUrl, house, openOperators, password, tokenOf } from './operators-stand.ts';

const first = { email: 'ana@example.com', password };

describe('the operators API', () => {
  it('is not there unless it is enabled', async () => {
    const { anybody } = await openOperators({ api: { enabled: false, first } });
    expect(await anybody('GET', '/me')).toMatchObject({
      status: 404,
      body: { error: 'not-found' },
    });
    expect(await anybody('POST', '/sign-in', first)).toMatchObject({ status: 404 });
  });

  it('says what to set where sessions cannot be sealed, or the first password is weak', async () => {
    const log = new MemoryLog();
    await using platform = await openPlatform(
      { postgres: { url: await databaseUrl() }, redis: false },
      { name: 'test', logger: log.logger },
    );
    const options = { enabled: true, tenant: house, isSecure: true, proxies: 0 };
    const routes = operatorsApi(platform, { ...options, logger: log.logger });
    await expect(start({ routes })).rejects.toThrow(/SESSION_ENCRYPTION_KEY.*openssl rand/);
    const weak = openOperators({ api: { first: { ...first, password: 'ana@example.com' } } });
    await expect(weak).rejects.toBeInstanceOf(ConfigError);
    await expect(weak).rejects.toThrow(/OPERATOR_PASSWORD.*e-mail address/);
  });

  it('has a first operator with every permission, and warns while there is none', async () => {
    const { anybody, server, log, access } = await openOperators({ api: { first } });
    const call = caller(server, await tokenOf(anybody, first.email));
    const { body } = await call('GET', '');
    const routes = body['routes'] as { permission?: string; method: string; path: string }[];
    const session = (await call('GET', '/me')).body['session'] as { permissions: string[] };
    const needed = routes.flatMap(({ permission }) => permission ?? []);
    expect(session.permissions).toEqual(expect.arrayContaining([...needed, 'updates:listen']));
    expect(routes.length).toBeGreaterThan(25);
    expect(await access.operators.list(house)).toHaveLength(1);
    expect(
      log.saying('The first operator was added: take OPERATOR_PASSWORD out of the environment'),
    ).toHaveLength(1);
    expect(log.written.join('')).not.toMatch(/ana@example|purple-Kettle/);

    const nobody = await openOperators();
    expect(nobody.log.written.join('')).toContain('OPERATOR_EMAIL and OPERATOR_PASSWORD');
  });

  it('leaves the other routes as they are', async () => {
    const { server } = await openOperators();
    expect(await ask(server, '/live')).toEqual({ status: 200, body: { status: 'ok' } });
    expect(await ask(server, '/api/operators/nothing')).toMatchObject({ status: 404 });
  });
});

describe('signing in over HTTP', () => {
  it('sets a cookie for HTTPS alone, which opens and is cleared at signing out', async () => {
    const { anybody, server } = await openOperators({ api: { first } });
    const signedIn = await anybody('POST', '/sign-in', { ...first, device: 'laptop' });
    expect(signedIn.status).toBe(200);
    expect(signedIn.body).not.toHaveProperty('token');
    expect(signedIn.headers.get('cache-control')).toBe('no-store');
    const header = signedIn.headers.get('set-cookie') ?? '';
    expect(header).toMatch(/^__Host-session=sesi\.[\w-]{43}; /);
    for (const part of ['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/']) {
      expect(header).toContain(part);
    }
    const cookie = { cookie: header.split(';')[0] ?? '' };
    expect(await anybody('GET', '/me', undefined, cookie)).toMatchObject({
      status: 200,
      body: { session: { email: first.email, tenant: 'sesi', device: 'laptop' } },
    });
    const own = { ...cookie, origin: server.url.replace('http:', 'https:') };
    const out = await anybody('POST', '/sign-out', {}, { ...own, 'sec-fetch-site': 'same-origin' });
    expect(out).toMatchObject({ status: 200, body: { ended: true } });
    expect(out.headers.get('set-cookie')).toMatch(/^__Host-session=; Max-Age=0/);
    expect(await anybody('GET', '/me', undefined, cookie)).toMatchObject({
      status: 401,
      body: { error: 'signed-out' },
    });
  });

  it('sets a plain cookie on a developer machine without TLS', async () => {
    const { anybody } = await openOperators({ api: { first, isSecure: false } });
    const { headers } = await anybody('POST', '/sign-in', first);
    expect(headers.get('set-cookie')).toMatch(/^session=sesi\./);
    expect(headers.get('set-cookie')).not.toContain('Secure');
  });

  it('takes changes with a cookie from pages of its own only, and any with a bearer token', async () => {
    const { anybody, server } = await openOperators({ api: { first } });
    const { headers } = await anybody('POST', '/sign-in', first);
    const cookie = { cookie: headers.get('set-cookie')?.split(';')[0] ?? '' };
    const own = server.url.replace('http:', 'https:');
    const foreign = [
      { ...cookie },
      { ...cookie, origin: 'https://evil.example' },
      { ...cookie, 'sec-fetch-site': 'cross-site' },
      { ...cookie, 'sec-fetch-site': 'same-site', origin: own },
    ];
    for (const one of foreign) {
      expect(await anybody('POST', '/devices/revoke-others', {}, one)).toMatchObject({
        status: 403,
        body: { error: 'cross-origin', message: expect.stringContaining('Bearer') },
      });
    }
    const ours = { ...cookie, origin: own, 'sec-fetch-site': 'same-origin' };
    expect(await anybody('POST', '/devices/revoke-others', {}, ours)).toMatchObject({
      status: 200,
    });
    // A page elsewhere must not sign somebody in as somebody else.
    const planted = await anybody('POST', '/sign-in', first, { origin: 'https://evil.example' });
    expect(planted.status).toBe(403);
    const token = await tokenOf(anybody, first.email);
    const elsewhere = { origin: 'https://evil.example' };
    const scripted = await caller(server, token)('POST', '/devices/revoke-others', {}, elsewhere);
    expect(scripted.status).toBe(200);
  });

  it('takes the origins that were set in place of its own', async () => {
    const origins = ['https://console.example'];
    const { anybody, server } = await openOperators({ api: { first, origins } });
    const own = { origin: server.url.replace('http:', 'https:') };
    expect(await anybody('POST', '/sign-in', first, own)).toMatchObject({ status: 403 });
    expect(await anybody('POST', '/sign-in', first, { origin: origins[0] ?? '' })).toMatchObject({
      status: 200,
    });
  });

  it('refuses in plain words: wrong, unknown, locked, disabled, unreadable', async () => {
    const { anybody, access, operator } = await openOperators({ api: { first } });
    const wrong = await anybody('POST', '/sign-in', { ...first, password: 'nope' });
    const unknown = await anybody('POST', '/sign-in', { ...first, email: 'eve@example.com' });
    expect(wrong).toMatchObject({ status: 401, body: { error: 'invalid-credentials' } });
    expect(unknown.body).toEqual(wrong.body);
    for (let n = 0; n < 3; n += 1) {
      await anybody('POST', '/sign-in', { ...first, password: 'nope' });
    }
    for (const tried of ['nope', password]) {
      expect(await anybody('POST', '/sign-in', { ...first, password: tried })).toMatchObject({
        status: 423,
        body: { error: 'locked', until: expect.stringMatching(/Z$/) },
      });
    }
    const budi = await operator([]);
    await access.operators.disable(house, budi.operator.id);
    const { email } = budi.operator;
    expect(await anybody('POST', '/sign-in', { email, password })).toMatchObject({
      status: 403,
      body: { error: 'disabled' },
    });
    const invalid = await anybody('POST', '/sign-in', { email, pasword: password });
    expect(invalid).toMatchObject({
      status: 400,
      body: { error: 'invalid', message: expect.stringMatching(/password: .*pasword/) },
    });
    expect(await anybody('POST', '/sign-in', '{"email":')).toMatchObject({ status: 400 });
    expect(await anybody('POST', '/sign-in', [])).toMatchObject({ status: 400 });
  });

  it('is limited by the address of the client, also behind a proxy that is ours', async () => {
    const { anybody } = await openOperators({ api: { proxies: 1 } });
    const nobody = { email: 'x@example.com', password: 'y' };
    // What the client wrote stands first; what our proxy saw stands last.
    const from = (last: string, n: number) => ({ 'x-forwarded-for': `203.0.113.${n}, ${last}` });
    const attempt = async (ip: string, n: number) =>
      (await anybody('POST', '/sign-in', { ...nobody, email: `${n}@example.com` }, from(ip, n)))
        .status;
    const statuses = [];
    for (let n = 0; n < 52; n += 1) statuses.push(await attempt('198.51.100.7', n));
    expect(statuses.slice(0, 50)).toEqual(Array.from({ length: 50 }, () => 401));
    expect(statuses.slice(50)).toEqual([429, 429]);
    expect(await attempt('198.51.100.8', 1)).toBe(401);
    const refused = await anybody('POST', '/sign-in', nobody, from('198.51.100.7', 1));
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('limits requests of one address, with good tokens or none', async () => {
    const { anybody } = await openOperators();
    const statuses = new Set<number>();
    for (let n = 0; n < 13; n += 1) {
      const answers = Array.from({ length: 50 }, async () => (await anybody('GET', '/me')).status);
      for (const status of await Promise.all(answers)) statuses.add(status);
    }
    expect(statuses).toEqual(new Set([401, 429]));
  });

  it('forgets nobody: devices are listed, and ended one by one or all but this one', async () => {
    const { anybody, server, access } = await openOperators({ api: { first } });
    const tokens = [];
    for (let n = 0; n < 3; n += 1) tokens.push(await tokenOf(anybody, first.email));
    const [one = '', two = '', three = ''] = tokens;
    const call = caller(server, one);
    const { body } = await call('GET', '/devices');
    const devices = body['devices'] as { id: string }[];
    expect(devices).toHaveLength(3);
    const other = devices.find(({ id }) => id !== body['current'])?.id ?? '';
    expect(await call('DELETE', `/devices/${other}`)).toMatchObject({ status: 200 });
    expect(await call('DELETE', `/devices/${other}`)).toMatchObject({ status: 404 });
    expect(await call('POST', '/devices/revoke-others')).toMatchObject({ body: { ended: 1 } });
    const statuses = [two, three].map(
      async (token) => (await caller(server, token)('GET', '/me')).status,
    );
    expect(await Promise.all(statuses)).toEqual([401, 401]);
    expect((await call('GET', '/me')).status).toBe(200);
    const { entries } = await access.audit.query(house);
    expect(entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['session-revoked', 'other-sessions-revoked']),
    );
    expect(JSON.stringify(entries)).not.toContain(one);
  });
});
