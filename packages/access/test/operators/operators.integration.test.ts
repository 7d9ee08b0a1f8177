import { describe, expect, it } from 'vitest';

import { acme, beta, openStand } from '../access-stand.ts';
import { added, attempt, otherPassword, siti, signedIn } from './operator-stand.ts';

describe('operators', () => {
  it('are added once for each address, whatever its spelling, and to one tenant', async () => {
    const { access } = await openStand();
    const operator = await added(access);
    expect(operator).toMatchObject({ email: 'siti@example.com', disabled: false, tenant: acme });
    expect(JSON.stringify(operator)).not.toMatch(/argon|assword/);
    expect(await access.operators.add(siti({ email: 'SITI@example.COM' }))).toEqual({
      kind: 'refused',
      reason: 'email-taken',
    });
    expect(await access.operators.add(siti({ tenant: beta }))).toMatchObject({ kind: 'added' });
    expect(await access.operators.list(acme)).toEqual([operator]);
    const { entries } = await access.audit.query(acme, { action: 'operator-added' });
    expect(entries).toMatchObject([{ userId: operator.id, outcome: 'success' }]);
    expect(JSON.parse(entries[0]?.data ?? '')).toMatchObject({ by: 'ana' });
  });

  it('need a good password and an address, and are told what is wrong', async () => {
    const { access } = await openStand();
    expect(await access.operators.add(siti({ password: 'siti@example.com' }))).toMatchObject({
      kind: 'refused',
      reason: 'weak-password',
      problems: expect.arrayContaining([expect.objectContaining({ reason: 'contains-email' })]),
    });
    await expect(access.operators.add(siti({ email: 'siti', role: '' }))).rejects.toThrow(
      /email.*role|role.*email/,
    );
    expect(await access.operators.list(acme)).toEqual([]);
  });

  it('have one first, however many processes make one at a time', async () => {
    const { access } = await openStand();
    const made = await Promise.all(
      ['a', 'b', 'c', 'd'].map(
        async (name) => await access.operators.addFirst(siti({ email: `${name}@example.com` })),
      ),
    );
    expect(made.filter((one) => one?.kind === 'added')).toHaveLength(1);
    expect(await access.operators.list(acme)).toHaveLength(1);
    expect(await access.operators.addFirst(siti())).toBeUndefined();
  });
});

describe('changing an operator', () => {
  it('ends his sessions, and takes a good password only', async () => {
    const { access } = await openStand();
    const { id } = await added(access);
    const token = await signedIn(access);
    const rights = { role: 'auditor', permissions: ['audit:read'] };
    expect(await access.operators.setRights(acme, id, rights, { userId: 'ana' })).toMatchObject({
      kind: 'changed',
      operator: rights,
      endedSessions: 1,
    });
    expect(await access.sessions.validate(token)).toMatchObject({ kind: 'refused' });
    expect(await access.sessions.validate(await signedIn(access), 'audit:read')).toMatchObject({
      kind: 'valid',
    });
    expect(await access.operators.setPassword(acme, id, 'short')).toMatchObject({
      reason: 'weak-password',
    });
    expect(await access.operators.setPassword(acme, id, otherPassword)).toMatchObject({
      endedSessions: 1,
    });
    expect(await access.operators.signIn(attempt())).toMatchObject({ kind: 'refused' });
    await signedIn(access, { password: otherPassword });
    const { entries } = await access.audit.query(acme, { userId: id });
    expect(entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['operator-rights-set', 'operator-credentials-set']),
    );
    expect(JSON.stringify(entries)).not.toContain(otherPassword);
  });

  it('is for one of the tenant: an id of another one is unknown', async () => {
    const { access, pool } = await openStand();
    const { id } = await added(access);
    const rights = { role: 'owner', permissions: ['jobs:write'] };
    const unknown = { kind: 'refused', reason: 'unknown' };
    expect(await access.operators.setRights(beta, id, rights)).toEqual(unknown);
    expect(await access.operators.setPassword(beta, id, otherPassword)).toEqual(unknown);
    expect(await access.operators.disable(beta, id)).toEqual(unknown);
    expect(await access.operators.list(beta)).toEqual([]);
    expect(await access.operators.list(acme)).toMatchObject([
      { role: 'operator', disabled: false },
    ]);
    // Row-level security, not the where of a query alone.
    const { rows } = await access.tenants.within(beta, (client) =>
      client.query('select id from access.operator'),
    );
    expect(rows).toEqual([]);
    const raised = access.tenants.within(beta, (client) =>
      client.query(
        `insert into access.operator select 'acme', 'x', 'x', 'x', 'x', 'x', '{}', 'x', false, 1, now()`,
      ),
    );
    await expect(raised).rejects.toMatchObject({ code: '42501' });
    expect((await pool.query('select count(*)::int as n from access.operator')).rows).toEqual([
      { n: 1 },
    ]);
  });
});
