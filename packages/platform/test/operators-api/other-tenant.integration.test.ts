import { tenantId } from '@sesi/access';
import { describe, expect, it } from 'vitest';

import { operatorRoutes } from '../../src/operators-api/operator-routes.ts';
import { beta, openOperators, registration } from './operators-stand.ts';

describe('an operator of another tenant', () => {
  it('asks for everything by its id and gets nothing', async () => {
    const { operator, access, platform } = await openOperators();
    const acme = tenantId('acme');
    const all = [...new Set(operatorRoutes.flatMap(({ permission }) => permission ?? []))];
    const owner = await operator(all, { tenant: acme });
    const eve = await operator(all, { tenant: beta });
    const { id: session } = (await owner.call('GET', '/me')).body['session'] as { id: string };
    const { id } = owner.operator;
    await access.lockout.recordLoginAttempt(id, false, '192.0.2.1', 'x', acme);
    await platform.sessions(registration).create('+6281234567890', { step: 'city' });

    const sessions = [
      { kind: 'user-session', id: `acme:${session}` },
      { kind: 'user-sessions', id: `${id}:sessions` },
      { kind: 'login-attempts', id },
      { kind: 'stand-registration', id: '+6281234567890' },
    ];
    for (const wanted of sessions) {
      expect([wanted, (await eve.call('POST', '/sessions/find', wanted)).status]).toEqual([
        wanted,
        404,
      ]);
    }
    // Its own are found: the route does look.
    for (const wanted of sessions.slice(0, 3)) {
      expect([wanted, (await owner.call('POST', '/sessions/find', wanted)).status]).toEqual([
        wanted,
        200,
      ]);
    }
    const changes = [
      ['DELETE', `/devices/${session}`, undefined],
      ['PUT', `/accounts/${id}/rights`, { role: 'x', permissions: [] }],
      ['PUT', `/accounts/${id}/password`, { password: 'quiet-Lantern-3-walks' }],
      ['PUT', `/accounts/${id}/disabled`, { disabled: true }],
      ['POST', `/accounts/${id}/unlock`, {}],
    ] as const;
    for (const [method, path, body] of changes) {
      expect([path, (await eve.call(method, path, body)).status]).toEqual([path, 404]);
    }
    for (const path of [
      `/audit?userId=${id}`,
      `/activity?userId=${id}`,
      '/audit',
      '/accounts',
      '/presence',
    ]) {
      expect(JSON.stringify((await eve.call('GET', path)).body)).not.toMatch(
        new RegExp(`${id}|acme`),
      );
    }
    expect(await eve.call('GET', `/presence?userIds=${id}`)).toMatchObject({
      body: { users: [{ online: false }] },
    });
    expect(await eve.call('GET', '/stats/operators')).toMatchObject({
      body: { active: 1, byTenant: { beta: 1 } },
    });
    expect((await eve.call('POST', '/accounts/sign-out', {})).body).toEqual({ ended: 1 });
    expect((await owner.call('GET', '/me')).status).toBe(200);
  });
});
