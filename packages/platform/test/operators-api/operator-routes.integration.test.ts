import { defineJob } from '@sesi/jobs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { operatorRoutes } from '../../src/operators-api/operator-routes.ts';
import {
  beta,
  caller,
  credentials,
  house,
  openOperators,
  password,
  registration,
} from './operators-stand.ts';

const failing = defineJob({
  name: 'stand_failing',
  schema: z.object({ n: z.number() }),
  retry: { limit: 0 },
});

const gone = '00000000-0000-4000-8000-000000000000';

/** A request to a route of the table that is valid as far as its form goes. */
function pathOf(path: string): string {
  return path.replace(':id', gone);
}

describe('each route of the table', () => {
  it('is for those who are signed in, have its permission and, where it says so, run the platform', async () => {
    const { anybody, operator } = await openOperators();
    const without = await operator([]);
    const permissions = [...new Set(operatorRoutes.flatMap(({ permission }) => permission ?? []))];
    const other = await operator(permissions, { tenant: beta });
    for (const { method, path, who, permission, isPlatformWide } of operatorRoutes) {
      if (who === 'anybody') continue;
      const [verb, url, body] = [method, pathOf(path), method === 'GET' ? undefined : {}];
      expect([path, (await anybody(verb, url, body)).status]).toEqual([path, 401]);
      const token = 'sesi.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
      const forged = { authorization: `Bearer ${token}` };
      expect([path, (await anybody(verb, url, body, forged)).status]).toEqual([path, 401]);
      if (permission !== undefined) {
        const refused = await without.call(verb, url, body);
        expect([path, refused.status, refused.body['error']]).toEqual([
          path,
          403,
          'missing-permission',
        ]);
        expect(refused.body['message']).toContain(permission);
      }
      if (isPlatformWide === true) {
        const refused = await other.call(verb, url, body);
        expect([path, refused.status, refused.body['error']]).toEqual([path, 403, 'other-tenant']);
      }
    }
  });

  it('names what is wrong with an input, and knows no other fields', async () => {
    const { operator } = await openOperators();
    const { call } = await operator([
      'audit:read',
      'jobs:read',
      'sessions:read',
      'operators:write',
    ]);
    const requests = [
      ['GET', '/audit?limit=0', undefined, /limit: must be from 1 to 500/],
      ['GET', '/audit?from=yesterday', undefined, /from: must be a date such as/],
      ['GET', '/audit?colour=red', undefined, /colour/],
      ['GET', '/jobs/17', undefined, /id: is not the id of a job/],
      ['GET', '/dead-letters?job=A%20b', undefined, /job: is not the name/],
      ['POST', '/sessions/find', { kind: 'x' }, /id: /],
      ['PUT', `/accounts/${gone}/disabled`, { disabled: 'yes' }, /disabled: /],
      ['GET', '/events?topics=weather', undefined, /topics: there are updates, production/],
    ] as const;
    for (const [method, path, body, message] of requests) {
      const answered = await call(method, path, body);
      expect([path, answered.status]).toEqual([path, 400]);
      expect(answered.body['message']).toMatch(message);
    }
  });
});

describe('the platform as a whole', () => {
  it('shows health, figures and kinds', async () => {
    const { call } = await (await openOperators()).operator(['stats:read', 'sessions:read']);
    expect(await call('GET', '/health')).toMatchObject({
      status: 200,
      body: { postgresql: { status: 'healthy' }, redis: { status: 'disabled' } },
    });
    expect(await call('GET', '/stats')).toMatchObject({
      body: { postgresql: { 'user-session': 1 }, cache: {}, operators: { byTenant: { sesi: 1 } } },
    });
    expect(await call('GET', '/stats/operators')).toMatchObject({ body: { active: 1, users: 1 } });
    const { body } = await call('GET', '/sessions');
    expect(body['kinds']).toEqual(
      expect.arrayContaining([
        { kind: 'stand-registration', keyPrefix: 'stand-reg:', sealed: false },
        { kind: 'user-session', keyPrefix: 'user-session:', sealed: true },
      ]),
    );
  });

  it('shows a session by kind and id, but nothing of a sealed value', async () => {
    const { platform, operator, log, access } = await openOperators();
    const { call } = await operator(['sessions:read']);
    await platform.sessions(registration).create('+6281234567890', { step: 'city' });
    await platform.sessions(credentials).create('main', { secret: 'hunter2' });
    const found = await call('POST', '/sessions/find', {
      kind: 'stand-registration',
      id: '+6281234567890',
    });
    expect(found).toMatchObject({ status: 200, body: { sealed: false, value: { step: 'city' } } });
    const sealed = await call('POST', '/sessions/find', { kind: 'stand-credentials', id: 'main' });
    expect(sealed).toMatchObject({
      status: 200,
      body: { sealed: true, version: expect.any(Number) },
    });
    expect(JSON.stringify(sealed.body)).not.toMatch(/hunter2|value/);
    for (const missing of [
      { kind: 'stand-registration', id: '+62' },
      { kind: 'stand-registration', id: 'a\u0000' },
      { kind: 'nonsense', id: 'main' },
      { kind: 'constructor', id: 'main' },
    ]) {
      expect(await call('POST', '/sessions/find', missing)).toMatchObject({ status: 404 });
    }
    const { entries } = await access.audit.query(house, { action: 'session-read' });
    expect(entries.map(({ data }) => data)).toEqual([
      '{"kind":"stand-credentials"}',
      '{"kind":"stand-registration"}',
    ]);
    expect(log.written.join('')).not.toContain('81234567890');
  });

  it('shows jobs, cancels them, and puts dead letters back', async () => {
    const { platform, operator, access } = await openOperators();
    const { call } = await operator(['jobs:read', 'jobs:write']);
    const later = await platform.jobs.add(failing, { n: 1 }, { delayMs: 3_600_000 });
    expect(await call('GET', `/jobs/${later}`)).toMatchObject({
      body: { job: { state: 'delayed' } },
    });
    expect(await call('POST', `/jobs/${later}/cancel`)).toMatchObject({
      body: { cancelled: true },
    });
    expect(await call('POST', `/jobs/${later}/cancel`)).toMatchObject({ status: 404 });
    expect(await call('GET', `/jobs/${gone}`)).toMatchObject({ status: 404 });

    let fails = true;
    platform.jobs.handle(failing, () => {
      if (fails) throw new Error('not today');
      return { done: true };
    });
    const id = await platform.jobs.add(failing, { n: 2 });
    const letters = async () =>
      (await call('GET', '/dead-letters?job=stand_failing&limit=5')).body['deadLetters'];
    await expect
      .poll(letters, { timeout: 20_000 })
      .toMatchObject([{ id, data: { n: 2 }, error: { message: 'not today' } }]);
    expect(await call('GET', '/jobs')).toMatchObject({
      body: { jobs: [{ job: 'stand_failing', deadLetters: 1 }], schedules: [] },
    });
    fails = false;
    const { body } = await call('POST', '/dead-letters/redrive', { id });
    const [redriven] = body['redriven'] as { newId: string }[];
    await expect
      .poll(async () => (await call('GET', `/jobs/${redriven?.newId}`)).body, { timeout: 20_000 })
      .toMatchObject({ job: { state: 'completed', result: { done: true } } });
    expect(await call('POST', '/dead-letters/redrive', { job: 'stand_failing' })).toMatchObject({
      status: 404,
    });
    const { entries } = await access.audit.query(house);
    expect(entries.slice(0, 2).map(({ action, data }) => [action, JSON.parse(data)])).toEqual([
      ['dead-letters-redriven', { id }],
      ['job-cancelled', { id: later }],
    ]);
  });
});

describe('what a tenant has', () => {
  it('is shown in pages: audit, activity, and who is online', async () => {
    const { operator } = await openOperators();
    const { call, operator: own } = await operator([
      'audit:read',
      'activity:read',
      'presence:read',
    ]);
    await operator([]);
    const page = await call('GET', '/audit?limit=2');
    expect(page.body['entries']).toHaveLength(2);
    const rest = await call('GET', `/audit?limit=500&before=${String(page.body['next'])}`);
    const seqs = [page, rest].flatMap(({ body }) =>
      (body['entries'] as { seq: number }[]).map(({ seq }) => seq),
    );
    expect(seqs).toEqual([4, 3, 2, 1]);
    const mine = await call('GET', `/audit?userId=${own.id}&action=login&outcome=success`);
    expect(mine.body['entries']).toHaveLength(1);
    expect(await call('GET', '/audit?from=2090-01-01T00:00:00Z')).toMatchObject({
      body: { entries: [] },
    });
    expect(await call('GET', '/audit/verify')).toMatchObject({ body: { kind: 'intact' } });
    expect(await call('GET', `/activity?userId=${own.id}`)).toMatchObject({
      body: { activity: [{ type: 'signed-in', userId: own.id }] },
    });
    const { body } = await call('GET', '/presence');
    expect(body['users']).toHaveLength(2);
    expect(await call('GET', `/presence?userIds=${own.id},nobody`)).toMatchObject({
      body: {
        users: [
          { userId: own.id, online: true },
          { userId: 'nobody', online: false },
        ],
      },
    });
  });

  it('has accounts that are added, changed, disabled and unlocked', async () => {
    const { operator, anybody, server } = await openOperators();
    const { call } = await operator(['operators:read', 'operators:write']);
    const account = {
      email: 'Siti@example.com',
      name: 'Siti',
      role: 'auditor',
      permissions: [],
      password,
    };
    const added = await call('POST', '/accounts', account);
    expect(added).toMatchObject({ status: 200, body: { operator: { email: 'siti@example.com' } } });
    const { id } = added.body['operator'] as { id: string };
    expect(await call('POST', '/accounts', account)).toMatchObject({ status: 409 });
    const weak = await call('POST', '/accounts', {
      ...account,
      email: 'b@example.com',
      password: 'x',
    });
    expect(weak).toMatchObject({ status: 400, body: { error: 'weak-password' } });
    const siti = async () =>
      await anybody('POST', '/sign-in', { email: account.email, password, as: 'bearer' });
    const token = String((await siti()).body['token']);
    expect(
      await call('PUT', `/accounts/${id}/rights`, { role: 'auditor', permissions: ['audit:read'] }),
    ).toMatchObject({ body: { endedSessions: 1 } });
    expect((await caller(server, token)('GET', '/me')).status).toBe(401);
    expect(await call('PUT', `/accounts/${id}/disabled`, { disabled: true })).toMatchObject({
      status: 200,
    });
    expect((await siti()).status).toBe(403);
    await call('PUT', `/accounts/${id}/disabled`, { disabled: false });
    for (let n = 0; n < 5; n += 1) {
      await anybody('POST', '/sign-in', { email: account.email, password: 'nope' });
    }
    expect((await siti()).status).toBe(423);
    expect(await call('POST', `/accounts/${id}/unlock`)).toMatchObject({
      body: { unlocked: true },
    });
    expect((await siti()).status).toBe(200);
    expect(await call('POST', '/accounts/sign-out', { userRole: 'auditor' })).toMatchObject({
      body: { ended: 1 },
    });
    const next = 'quiet-Lantern-3-walks';
    expect(await call('PUT', `/accounts/${id}/password`, { password: next })).toMatchObject({
      status: 200,
    });
    expect((await siti()).status).toBe(401);
    const { body } = await call('GET', '/accounts');
    expect(JSON.stringify(body)).not.toMatch(/argon|assword/);
    expect(body['operators']).toHaveLength(2);
  });
});
