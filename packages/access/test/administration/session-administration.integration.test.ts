import { describe, expect, it } from 'vitest';

import { acme, beta, issued, openStand } from '../access-stand.ts';

const hourMs = 60 * 60 * 1_000;

describe('an administrator', () => {
  it('ends all sessions of a role, and all of a tenant', async () => {
    const { access } = await openStand();
    for (let n = 0; n < 30; n += 1) {
      await issued(access, { userId: `user-${n}`, userRole: n % 3 === 0 ? 'chef' : 'cook' });
    }
    const own = await issued(access, { tenant: beta, userId: 'eve', userRole: 'chef' });
    expect(await access.administration.revoke(acme, { userRole: 'chef' })).toBe(10);
    expect(await access.administration.statistics(acme)).toMatchObject({
      active: 20,
      users: 20,
      byRole: { cook: 20 },
    });
    expect(await access.administration.revoke(acme)).toBe(20);
    expect(await access.administration.revoke(acme)).toBe(0);
    expect(await access.sessions.validate(own.token)).toMatchObject({ kind: 'valid' });
  });

  it('extends sessions beyond both ends of their lives', async () => {
    const { access, clock } = await openStand();
    const { token } = await issued(access);
    expect(await access.administration.extend(acme, 20 * hourMs, { userRole: 'cook' })).toBe(1);
    expect(await access.administration.extend(acme, hourMs, { userRole: 'chef' })).toBe(0);
    clock.pass(27 * hourMs);
    expect(await access.sessions.validate(token)).toMatchObject({ kind: 'valid' });
    clock.pass(7 * hourMs);
    expect(await access.sessions.validate(token)).toMatchObject({ kind: 'valid' });
    clock.pass(7 * hourMs);
    expect(await access.sessions.validate(token)).toMatchObject({ kind: 'valid' });
    clock.pass(4 * hourMs);
    expect(await access.sessions.validate(token)).toMatchObject({ kind: 'refused' });
    await expect(access.administration.extend(acme, -1)).rejects.toMatchObject({
      code: 'ACCESS_SETTING_INVALID',
    });
  });

  it('loses no extension among many at once', async () => {
    const { access } = await openStand();
    const { token } = await issued(access);
    const before = await access.sessions.peek(token);
    await Promise.all(Array.from({ length: 8 }, () => access.administration.extend(acme, 1_000)));
    const after = await access.sessions.peek(token);
    if (before.kind === 'refused' || after.kind === 'refused') throw new Error('refused');
    expect(after.session.endsAt.getTime() - before.session.endsAt.getTime()).toBe(8_000);
  });

  it('sees figures by role and tenant, sign-ins and validations', async () => {
    const { access, clock } = await openStand();
    const { token } = await issued(access);
    clock.pass(90_000);
    await issued(access, { userRole: 'chef' });
    await issued(access, { tenant: beta, userId: 'eve' });
    await access.sessions.validate(token);
    await access.sessions.validate(token, 'menus:write');
    const all = await access.administration.statistics();
    expect(all).toMatchObject({
      active: 3,
      users: 2,
      byRole: { cook: 2, chef: 1 },
      byTenant: { acme: 2, beta: 1 },
      created: { lastMinute: 2, lastHour: 3 },
      validations: { total: { valid: 1, 'missing-permission': 1 } },
    });
    expect(all.validations?.perSecond).toBeGreaterThan(0);
    expect(await access.administration.statistics(beta)).toMatchObject({
      active: 1,
      created: { lastMinute: 1, lastHour: 1 },
    });
  });

  it('reads the activity in pages, and its life is bounded', async () => {
    const { access, clock } = await openStand();
    for (let n = 0; n < 7; n += 1) await issued(access, { userId: `user-${n % 2}` });
    const page = await access.administration.activity(acme, { limit: 4 });
    const rest = await access.administration.activity(acme, { before: page.at(-1)?.seq ?? 0 });
    expect(page.map(({ seq }) => seq)).toEqual(
      [...page, ...rest].map(({ seq }) => seq).slice(0, 4),
    );
    expect(page.length + rest.length).toBe(7);
    expect(await access.administration.activity(acme, { userId: 'user-1' })).toHaveLength(3);
    expect(await access.administration.purgeActivity()).toBe(0);
    clock.pass(31 * 24 * hourMs);
    await issued(access, { userId: 'late' });
    expect(await access.administration.purgeActivity()).toBe(7);
    expect(await access.administration.activity(acme)).toHaveLength(1);
  });
});
