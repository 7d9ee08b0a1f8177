import { describe, expect, it } from 'vitest';

import { MarketplaceSessions, MultiTenantSessions, tenantId, topics } from '../../src/index.ts';
import { acme, beta, issued, openStand, signIn } from '../access-stand.ts';
import { addOperator, operatorAttempts } from './operator-attempts.ts';
import { type Attempt, mails, nothing, type Owned, securityAttempts } from './security-attempts.ts';

/**
 * A case for each public method: `object.method`. `nothing`: it takes no tenant and no id, so there is nothing to try.
 * A method that is not here fails the test below.
 */
const attempts: Record<string, Record<string, Attempt>> = {
  sessions: {
    // A sign-in in beta under acme's user id, with acme's token to replace and a limit to push others out.
    create: async ({ access, token }) => {
      for (let n = 0; n < 6; n += 1) {
        await access.sessions.create(
          signIn({ tenant: beta, replaces: token, userRole: 'beta-role' }),
        );
      }
      expect(await access.sessions.devices(beta, 'budi')).toHaveLength(5);
      await access.sessions.revokeUser(beta, 'budi');
    },
    validate: async ({ access, token }) => {
      expect(await access.sessions.validate(token.replace('acme.', 'beta.'))).toEqual({
        kind: 'refused',
        reason: 'unknown',
      });
    },
    peek: async ({ access, token }) => {
      expect(await access.sessions.peek(token.replace('acme.', 'beta.'))).toEqual({
        kind: 'refused',
        reason: 'unknown',
      });
    },
    rotate: async ({ access, token }) => {
      expect(await access.sessions.rotate(token.replace('acme.', 'beta.'))).toEqual({
        kind: 'refused',
        reason: 'unknown',
      });
    },
    signOut: async ({ access, token }) => {
      expect(await access.sessions.signOut(token.replace('acme.', 'beta.'))).toBe(false);
    },
    devices: async ({ access }) => {
      expect(await access.sessions.devices(beta, 'budi')).toEqual([]);
    },
    revoke: async ({ access, id }) => {
      expect(await access.sessions.revoke(beta, 'budi', id)).toBe(false);
      // Nor by a text that would reach over the colon of the key.
      expect(await access.sessions.revoke(beta, 'budi', `../acme:${id}`)).toBe(false);
    },
    revokeUser: async ({ access }) => {
      expect(await access.sessions.revokeUser(beta, 'budi')).toBe(0);
    },
  },
  operators: operatorAttempts,
  administration: {
    revoke: async ({ access }) => {
      expect(await access.administration.revoke(beta)).toBe(0);
      expect(await access.administration.revoke(beta, { userRole: 'cook' })).toBe(0);
    },
    extend: async ({ access }) => {
      expect(await access.administration.extend(beta, 60_000)).toBe(0);
    },
    activity: async ({ access }) => {
      expect(await access.administration.activity(beta, { userId: 'budi' })).not.toContainEqual(
        expect.objectContaining({ ip: '10.0.0.1', tenant: 'acme' }),
      );
    },
    statistics: async ({ access }) => {
      expect(await access.administration.statistics(beta)).toMatchObject({
        active: 0,
        users: 0,
        byRole: {},
        byTenant: {},
      });
    },
    purgeActivity: nothing,
  },
  presence: {
    seen: async ({ access, pool }) => {
      access.presence.seen(beta, 'budi');
      await access.presence.flush();
      const { rows } = await pool.query('select tenant from access.presence order by tenant');
      expect(rows).toEqual([{ tenant: 'acme' }, { tenant: 'beta' }]);
    },
    left: async ({ access }) => {
      access.presence.left(beta, 'budi');
      await access.presence.flush();
      expect(await access.presence.of(acme, ['budi'])).toMatchObject([{ online: true }]);
    },
    of: async ({ access, pool }) => {
      await pool.query(`delete from access.presence where tenant = 'beta'`);
      expect(await access.presence.of(beta, ['budi'])).toEqual([
        { userId: 'budi', online: false, lastSeenAt: undefined },
      ]);
    },
    online: async ({ access }) => {
      expect(await access.presence.online(beta)).toEqual([]);
    },
    flush: nothing,
    purge: nothing,
  },
  tenants: {
    within: async ({ access }) => {
      const tables = [
        'operator',
        'session_activity',
        'presence',
        'audit_entry',
        'audit_head',
        'audit_archive',
      ];
      for (const table of tables) {
        const { rows } = await access.tenants.within(beta, (client) =>
          client.query(`select count(*)::int as n from access.${table} where tenant = 'acme'`),
        );
        expect(rows).toEqual([{ n: 0 }]);
      }
      const forbidden = [
        `insert into access.presence values ('acme', 'eve', true, now())`,
        `insert into access.session_activity (tenant, user_id, session_id, type, data, at)
         values ('acme', 'eve', 'x', 'signed-in', '{}', now())`,
        `delete from access.session_activity`,
        `update access.audit_entry set outcome = 'x'`,
        `select * from access.rate_limit`,
        `select * from access.audit_alert`,
        `select * from core.session`,
      ];
      for (const statement of forbidden) {
        await expect(
          access.tenants.within(beta, (client) => client.query(statement)),
        ).rejects.toMatchObject({ code: '42501' });
      }
      const { rowCount } = await access.tenants.within(beta, (client) =>
        client.query(`update access.presence set online = false where tenant = 'acme'`),
      );
      expect(rowCount).toBe(0);
    },
  },
  channels: {
    of: async ({ access }) => {
      const heard: unknown[] = [];
      using ofBeta = await access.channels
        .of(beta, topics.updates)
        .subscribe((notice) => void heard.push(notice));
      const own: unknown[] = [];
      using ofAcme = await access.channels
        .of(acme, topics.updates)
        .subscribe((notice) => void own.push(notice));
      await access.channels
        .of(acme, topics.updates)
        .publish({ domain: 'menus', action: 'changed' });
      await expect.poll(() => own).toHaveLength(1);
      expect(heard).toEqual([]);
      ofBeta.close();
      ofAcme.close();
    },
    eventsFor: async ({ access }) => {
      const permissions = Object.values(topics).map(({ permission }) => permission);
      const eve = await issued(access, { tenant: beta, userId: 'eve', permissions });
      const opened = await access.channels.eventsFor({
        token: eve.token,
        topics: Object.values(topics),
      });
      if (opened.kind === 'refused') throw new Error(opened.reason);
      await access.channels.of(acme, topics.production).publish({ batch: '1', status: 'secret' });
      await access.channels.of(beta, topics.production).publish({ batch: '2', status: 'own' });
      expect((await opened.events.next()).value).toMatchObject({ payload: { status: 'own' } });
      await opened.events.return?.();
      await access.sessions.signOut(eve.token);
    },
  },
  ...securityAttempts,
};

/** The public methods of an object, its class' among them. */
function methodsOf(object: object): string[] {
  const names = new Set<string>();
  for (
    let at: object | null = object;
    at !== null && at !== Object.prototype;
    // `getPrototypeOf` is typed as any.
    at = Object.getPrototypeOf(at) as object | null
  ) {
    for (const name of Object.getOwnPropertyNames(at)) {
      const { value } = Object.getOwnPropertyDescriptor(at, name) ?? {};
      if (typeof value === 'function' && name !== 'constructor') names.add(name);
    }
  }
  return [...names].toSorted();
}

describe('the other tenant', () => {
  it('is tried with every public method of every part', async () => {
    const { access } = await openStand();
    const parts = Object.entries(access);
    expect(parts.map(([name]) => name).toSorted()).toEqual(Object.keys(attempts).toSorted());
    for (const [name, part] of parts) {
      expect([name, methodsOf(part)]).toEqual([name, Object.keys(attempts[name] ?? {}).toSorted()]);
    }
  });

  it('gets nothing and changes nothing, whatever it calls with the ids of this one', async () => {
    const stand = await openStand();
    const { access } = stand;
    const operatorId = await addOperator(access);
    const owned: Owned = { ...stand, ...(await issued(access)), operatorId };
    await access.presence.flush();
    await access.lockout.recordLoginAttempt('budi', false, '10.0.0.1', 'Firefox', 'acme');
    await access.rateLimits.check('budi', { ...mails, tenant: 'acme' });
    const before = await access.sessions.peek(owned.token);
    for (const part of Object.values(attempts)) {
      for (const attempt of Object.values(part)) {
        await attempt(owned);
        expect(await access.sessions.peek(owned.token)).toEqual(before);
        expect(await access.sessions.devices(acme, 'budi')).toHaveLength(1);
      }
    }
    expect(await access.presence.of(acme, ['budi'])).toMatchObject([{ online: true }]);
    expect(await access.administration.activity(acme, { userId: 'budi' })).toHaveLength(1);
  });

  it('is refused by the faces of the contracts too', async () => {
    const { access } = await openStand();
    const ofAcme = new MultiTenantSessions(access.sessions);
    const session = await ofAcme.createSession({ ...signIn(), sppgId: 'acme' });
    const { sessionId } = session;
    expect(session.sppgId).toBe('acme');
    expect(await ofAcme.validateSession(sessionId, 'menus:read', { sppgId: 'acme' })).toMatchObject(
      {
        sessionId,
        userId: 'budi',
      },
    );
    expect(
      await ofAcme.validateSession(sessionId, 'menus:read', { sppgId: 'beta' }),
    ).toBeUndefined();
    expect(
      await new MarketplaceSessions(access.sessions, beta).getSession(sessionId),
    ).toBeUndefined();
    await expect(ofAcme.createSession({ ...signIn(), sppgId: 'acme:evil' })).rejects.toMatchObject({
      code: 'TENANT_INVALID',
    });
    expect(() => tenantId('a.b')).toThrow(/letters, digits/);
  });

  it('is not seen by a transaction that names no tenant, or comes after one that did', async () => {
    const { access, pool } = await openStand();
    await issued(access);
    await access.tenants.within(acme, (client) => client.query('select 1'));
    const client = await pool.connect();
    try {
      await client.query('begin');
      await client.query('set local role sesi_tenant');
      const { rows } = await client.query('select * from access.session_activity');
      expect(rows).toEqual([]);
      await client.query('rollback');
      expect((await client.query('select current_user as name')).rows).not.toEqual([
        { name: 'sesi_tenant' },
      ]);
    } finally {
      client.release();
    }
  });

  it('leaves a connection clean when work fails, and says when a swallowed error undid everything', async () => {
    const { access } = await openStand();
    await expect(
      access.tenants.within(acme, () => Promise.reject(new Error('mine'))),
    ).rejects.toThrow('mine');
    await expect(
      access.tenants.within(acme, async (client) => {
        await client.query('select nonsense').catch(() => undefined);
      }),
    ).rejects.toMatchObject({ code: 'ACCESS_STORE_FAILED' });
    const { rows } = await access.tenants.within(beta, (client) =>
      client.query(`select current_user as role, current_setting('sesi.tenant') as tenant`),
    );
    expect(rows).toEqual([{ role: 'sesi_tenant', tenant: 'beta' }]);
  });
});
