import { describe, expect, it } from 'vitest';

import { userSessionKind } from '../../src/sessions/session-kinds.ts';
import { acme, issued, openStand, signIn } from '../access-stand.ts';

const hourMs = 60 * 60 * 1_000;

describe('a rotation', () => {
  it('gives a new token at once and refuses the old one, without a longer life', async () => {
    const { access, clock } = await openStand();
    const { token } = await issued(access);
    const before = await access.sessions.peek(token);
    clock.pass(hourMs);
    const rotated = await access.sessions.rotate(token);
    expect(await access.sessions.validate(token)).toEqual({ kind: 'refused', reason: 'unknown' });
    if (rotated.kind === 'refused' || before.kind === 'refused') throw new Error('refused');
    expect(rotated.token).not.toBe(token);
    expect(rotated.session.endsAt).toEqual(before.session.endsAt);
    expect(rotated.session.createdAt).toEqual(before.session.createdAt);
    expect(await access.sessions.validate(rotated.token)).toMatchObject({ kind: 'valid' });
    expect(await access.sessions.devices(acme, 'budi')).toHaveLength(1);
  });

  it('with new rights ends the other sessions, which hold the old ones', async () => {
    const { access } = await openStand();
    const other = await issued(access);
    const { token } = await issued(access);
    const rotated = await access.sessions.rotate(token, {
      userRole: 'chef',
      permissions: ['menus:read', 'menus:write'],
    });
    expect(rotated).toMatchObject({ kind: 'issued', ended: 1, session: { userRole: 'chef' } });
    expect(await access.sessions.validate(other.token)).toMatchObject({ kind: 'refused' });
    const next = rotated.kind === 'issued' ? rotated.token : '';
    expect(await access.sessions.validate(next, 'menus:write')).toMatchObject({ kind: 'valid' });
    const types = (await access.administration.activity(acme)).map(({ type }) => type);
    expect(types.toSorted()).toEqual(['revoked', 'rotated', 'signed-in', 'signed-in']);
  });

  it('of one token many times at once issues one new session', async () => {
    const { access } = await openStand();
    const { token } = await issued(access);
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => access.sessions.rotate(token)),
    );
    expect(outcomes.filter(({ kind }) => kind === 'issued')).toHaveLength(1);
    expect(await access.sessions.devices(acme, 'budi')).toHaveLength(1);
  });
});

describe('devices', () => {
  it('are listed oldest first, and ended one by one, all but this one, or all', async () => {
    const { access, clock } = await openStand();
    const ids: string[] = [];
    const tokens: string[] = [];
    for (const device of ['phone', 'laptop', 'tablet', 'till']) {
      const { id, token } = await issued(access, { device });
      ids.push(id);
      tokens.push(token);
      clock.pass(1_000);
    }
    const { sessions } = access;
    const devices = await sessions.devices(acme, 'budi');
    expect(devices.map(({ device }) => device)).toEqual(['phone', 'laptop', 'tablet', 'till']);

    expect(await sessions.revoke(acme, 'budi', ids[1] ?? '')).toBe(true);
    expect(await sessions.revoke(acme, 'budi', ids[1] ?? '')).toBe(false);
    expect(await sessions.revoke(acme, 'siti', ids[0] ?? '')).toBe(false);
    expect(await sessions.validate(tokens[1] ?? '')).toMatchObject({ kind: 'refused' });

    expect(await sessions.revokeUser(acme, 'budi', { except: ids[3] ?? '' })).toBe(2);
    expect(await sessions.devices(acme, 'budi')).toMatchObject([{ device: 'till' }]);
    expect(await sessions.signOut(tokens[3] ?? '')).toBe(true);
    expect(await sessions.signOut(tokens[3] ?? '')).toBe(false);
    expect(await sessions.revokeUser(acme, 'budi')).toBe(0);
  });

  it('that the core ended by itself neither hang in the list nor break a use', async () => {
    const { access, core, clock } = await openStand();
    const { token } = await issued(access);
    await core.sessions(userSessionKind).clear();
    clock.pass(2 * 60_000);
    expect(await access.sessions.validate(token)).toEqual({ kind: 'refused', reason: 'unknown' });
    expect(await access.sessions.devices(acme, 'budi')).toEqual([]);
    expect(await access.sessions.create(signIn())).toMatchObject({ kind: 'issued' });
  });
});
