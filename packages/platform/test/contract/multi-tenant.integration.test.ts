import { InvalidTenantError, tenantId, topics } from '@sesi/access';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { openMultiTenant } from '../../src/contract/multi-tenant/open-multi-tenant.ts';
import { openStand, redisFates } from './contract-stand.ts';

const minuteMs = 60_000;
const acme = tenantId('acme');
const bravo = tenantId('bravo');

const budi = {
  userId: 'budi',
  userRole: 'cook',
  sppgId: 'acme',
  userType: 'staff',
  email: 'budi@example.com',
  name: 'Budi',
  permissions: ['menus:read', 'production:listen'],
  ip: '10.0.0.1',
};

describe.each(redisFates)('contract E with Redis %s', (fate) => {
  const open = async () => {
    const stand = await openStand(fate);
    const schemas = { menus: z.array(z.string()) };
    const services = openMultiTenant(stand.platform, { schemas, collectionTtlMs: 60_000 });
    return { ...stand, services };
  };

  it('opens to a session what it has the permission for, in its tenant alone', async () => {
    const { services, ...stand } = await open();
    const { sessions } = services;
    const session = await sessions.createSession(budi);
    const { sessionId } = session;
    expect(session).toMatchObject({ sppgId: 'acme', userRole: 'cook', name: 'Budi' });
    await stand.between();
    expect(await sessions.validateSession(sessionId, 'menus:read')).toMatchObject({
      userId: 'budi',
      sppgId: 'acme',
    });
    expect(await sessions.validateSession(sessionId, 'menus:write')).toBeUndefined();
    await stand.between();
    expect(
      await sessions.validateSession(sessionId, 'menus:read', { sppgId: 'acme' }),
    ).toBeDefined();
    expect(
      await sessions.validateSession(sessionId, 'menus:read', { sppgId: 'bravo' }),
    ).toBeUndefined();
    const moved = sessionId.replace('acme.', 'bravo.');
    expect(await sessions.validateSession(moved)).toBeUndefined();
    await expect(sessions.createSession({ ...budi, sppgId: 'a:b' })).rejects.toThrow(
      InvalidTenantError,
    );
  });

  it('tracks addresses, limits sessions, changes them in bulk and counts them', async () => {
    const { services, clock, ...stand } = await open();
    const { sessions, administration } = services;
    const first = await sessions.createSession(budi);
    await sessions.validateSession(first.sessionId, 'menus:read', { ip: '10.0.0.9' });
    for (let n = 0; n < 5; n += 1) {
      await clock.advance(1_000);
      await sessions.createSession(budi);
    }
    await stand.between();
    expect(await sessions.validateSession(first.sessionId)).toBeUndefined();
    const other = await sessions.createSession({ ...budi, userId: 'siti', sppgId: 'bravo' });
    expect(await administration.extend(acme, minuteMs)).toBe(5);
    await stand.between();
    expect(await administration.revoke(acme, { userRole: 'driver' })).toBe(0);
    expect(await administration.revoke(acme, { userRole: 'cook' })).toBe(5);
    expect(await sessions.validateSession(other.sessionId, 'menus:read')).toBeDefined();
    const types = (await administration.activity(acme)).map(({ type }) => type);
    expect(types).toContain('ip-changed');
    expect(types).toContain('pushed-out');
    expect(types.filter((type) => type === 'revoked')).toHaveLength(5);
    expect((await administration.activity(bravo)).map(({ type }) => type)).toEqual(['signed-in']);
    expect(await administration.statistics(acme)).toMatchObject({ active: 0, users: 0 });
    expect(await administration.statistics()).toMatchObject({
      active: 1,
      byTenant: { bravo: 1 },
      created: { lastMinute: 7 },
      validations: { total: { valid: 2, unknown: 1 } },
    });
  });

  it('keeps each domain of a tenant, and never gives what was invalidated or another tenant’s', async () => {
    const { services, ...stand } = await open();
    const { cache } = services;
    const domains = [
      [
        'menus',
        async (tenant: string, kept: string[]) => await cache.setMenus(tenant, kept),
        async (tenant: string) => await cache.getMenus(tenant),
      ],
      [
        'procurement',
        async (tenant: string, kept: string[]) => await cache.setProcurement(tenant, kept),
        async (tenant: string) => await cache.getProcurement(tenant),
      ],
      [
        'production',
        async (tenant: string, kept: string[]) => await cache.setProduction(tenant, kept),
        async (tenant: string) => await cache.getProduction(tenant),
      ],
      [
        'inventory',
        async (tenant: string, kept: string[]) => await cache.setInventory(tenant, kept),
        async (tenant: string) => await cache.getInventory(tenant),
      ],
      [
        'distribution',
        async (tenant: string, kept: string[]) => await cache.setDistribution(tenant, kept),
        async (tenant: string) => await cache.getDistribution(tenant),
      ],
      [
        'hrd',
        async (tenant: string, kept: string[]) => await cache.setEmployees(tenant, kept),
        async (tenant: string) => await cache.getEmployees(tenant),
      ],
    ] as const;
    for (const [domain, set, get] of domains) {
      const kept = [domain, 'of acme'];
      await set('acme', kept);
      const found = await get('acme');
      // Without Redis nothing is kept.
      if (fate === 'on') await expect.poll(async () => await get('acme')).toEqual(kept);
      expect([undefined, JSON.stringify(kept)]).toContain(found && JSON.stringify(found));
      expect(await get('bravo')).toBeUndefined();
      await cache.invalidateByTag(domain, 'bravo');
      await stand.between();
      await cache.invalidateByTag(domain, 'acme');
      expect(await get('acme')).toBeUndefined();
    }
    await expect(cache.setMenus('acme', 'soto')).rejects.toMatchObject({
      code: 'CACHE_VALUE_INVALID',
    });
    const warmed = await cache.namespaces.menus.of('acme').warm(['all'], () => ['soto']);
    expect(warmed).toMatchObject({ loaded: 1, failed: [] });
  });

  it('keeps typed collections of a tenant, with or without Redis', async () => {
    const { services, ...stand } = await open();
    const { collections } = services;
    const value = collections.value<string>('acme', 'shift');
    const hash = collections.hash<number>('acme', 'stock');
    const list = collections.list<string>('acme', 'steps');
    const set = collections.set('acme', 'trucks');
    await value.set('morning');
    await stand.between();
    await hash.set('rice', 40);
    await list.push('wash', 'cut');
    await stand.between();
    await set.add('D 1', 'D 2');
    await list.push('cook');
    expect(await value.get()).toBe('morning');
    expect(await hash.get('rice')).toBe(40);
    expect(await list.range()).toEqual(['wash', 'cut', 'cook']);
    expect([...(await set.members())]).toEqual(['D 1', 'D 2']);
    expect(await collections.value('bravo', 'shift').get()).toBeUndefined();
    expect(await collections.set('bravo', 'trucks').has('D 1')).toBe(false);
  });

  it('locks an account after five failures, for half an hour, and writes all of it down', async () => {
    const { services, clock, ...stand } = await open();
    const { lockout, passwords, audit } = services;
    expect(passwords.validatePassword('password1234')).toMatchObject({ kind: 'refused' });
    expect(passwords.validatePassword('perahu kertas di sungai')).toEqual({ kind: 'accepted' });
    for (let n = 1; n <= 4; n += 1) {
      await lockout.recordLoginAttempt(budi.email, false, '10.0.0.1', 'Firefox', 'acme');
      await stand.between();
    }
    expect(await lockout.isAccountLocked(budi.email)).toBe(false);
    const fifth = await lockout.recordLoginAttempt(
      budi.email,
      false,
      '10.0.0.1',
      'Firefox',
      'acme',
    );
    expect(fifth.kind).toBe('locked');
    await stand.between();
    expect(await lockout.isAccountLocked(budi.email)).toBe(true);
    const right = await lockout.recordLoginAttempt(budi.email, true, '10.0.0.1', 'Firefox', 'acme');
    expect(right.kind).toBe('locked');
    await clock.advance(30 * minuteMs);
    expect(await lockout.isAccountLocked(budi.email)).toBe(false);
    const { entries } = await audit.query(acme);
    expect(entries.filter(({ action }) => action === 'login')).toHaveLength(6);
    expect(entries.filter(({ action }) => action === 'account-locked')).toHaveLength(1);
    expect(await audit.verify(acme)).toMatchObject({ kind: 'intact' });
    expect((await audit.query(bravo)).entries).toEqual([]);
    const allowed: boolean[] = [];
    for (let n = 1; n <= 4; n += 1) {
      allowed.push(
        (await services.rateLimits.checkRateLimit('10.0.0.1', 'login', 3, minuteMs)).kind ===
          'allowed',
      );
      await stand.between();
    }
    expect(allowed.filter(Boolean).length).toBeLessThanOrEqual(3);
    expect(allowed.at(-1)).toBe(false);
  });

  it('sends messages within a tenant, to who may listen', async () => {
    const { services, ...stand } = await open();
    const { sessions, channels } = services;
    const { sessionId } = await sessions.createSession(budi);
    const refused = await channels.eventsFor({ token: sessionId, topics: [topics.inventory] });
    expect(refused).toEqual({ kind: 'refused', reason: 'missing-permission' });
    await stand.between();
    const opened = await channels.eventsFor({ token: sessionId, topics: [topics.production] });
    if (opened.kind === 'refused') throw new Error(opened.reason);
    const seen: string[] = [];
    const reading = (async () => {
      for await (const event of opened.events) seen.push(JSON.stringify(event));
    })();
    const has = (text: string) => seen.some((event) => event.includes(text));
    const send = async (tenant: typeof acme, status: string) =>
      await channels.of(tenant, topics.production).publish({ batch: '7', status });
    for (const status of ['cooking', 'packed', 'sent']) {
      await stand.between();
      // Where the way of messages changes, one may be missing, and a gap is told in its place.
      const before = seen.length;
      await send(bravo, 'secret').catch(() => undefined);
      await expect
        .poll(
          async () => {
            await send(acme, status).catch(() => undefined);
            return has(status) || seen.slice(before).some((event) => event.includes('gap'));
          },
          { timeout: 10_000 },
        )
        .toBe(true);
    }
    await opened.events.return?.();
    await reading;
    expect(has('secret')).toBe(false);
  });

  it('tells the health of Redis and of what stands on it', async () => {
    const { services, redis } = await open();
    await expect
      .poll(() => services.checkRedisHealth(), { timeout: 10_000 })
      .toMatchObject({
        isConnected: redis !== undefined,
        services: {
          sessions: 'healthy',
          cache: 'healthy',
          security: 'healthy',
          channels: 'healthy',
        },
      });
    const { responseTime } = await services.checkRedisHealth();
    expect(responseTime).toEqual(redis === undefined ? undefined : expect.any(Number));
    if (redis === undefined) return;
    await redis.kill();
    await expect
      .poll(() => services.checkRedisHealth(), { timeout: 10_000 })
      .toEqual({
        isConnected: false,
        responseTime: undefined,
        services: {
          sessions: 'degraded',
          cache: 'degraded',
          security: 'degraded',
          channels: 'degraded',
        },
      });
  });
});
