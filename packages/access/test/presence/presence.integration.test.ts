import { describe, expect, it } from 'vitest';

import { acme, issued, openStand } from '../access-stand.ts';

describe('presence', () => {
  it('shows who uses a session, and offline at the sign-out of the last one', async () => {
    const { access } = await openStand();
    const first = await issued(access);
    const second = await issued(access);
    expect(await access.presence.of(acme, ['siti', 'budi'])).toMatchObject([
      { userId: 'siti', online: false, lastSeenAt: undefined },
      { userId: 'budi', online: true, lastSeenAt: expect.any(Date) },
    ]);
    await access.sessions.signOut(first.token);
    expect(await access.presence.online(acme)).toMatchObject([{ userId: 'budi' }]);
    await access.sessions.signOut(second.token);
    expect(await access.presence.online(acme)).toEqual([]);
    expect(await access.presence.of(acme, ['budi'])).toMatchObject([
      { lastSeenAt: expect.any(Date) },
    ]);
  });

  it('ends by itself after two minutes without a use, and is forgotten after ninety days', async () => {
    const { access, clock } = await openStand();
    const { token } = await issued(access);
    await access.presence.flush();
    clock.pass(119_000);
    expect(await access.presence.online(acme)).toHaveLength(1);
    clock.pass(2_000);
    expect(await access.presence.online(acme)).toHaveLength(0);
    await access.sessions.validate(token);
    expect(await access.presence.online(acme)).toHaveLength(1);
    clock.pass(91 * 24 * 60 * 60_000);
    expect(await access.presence.purge()).toBe(1);
    expect(await access.presence.of(acme, ['budi'])).toMatchObject([{ lastSeenAt: undefined }]);
  });

  it('writes once in half a minute for a user, however many requests there are', async () => {
    const { access, pool, clock } = await openStand();
    const { token } = await issued(access);
    const writes = async () => {
      await access.presence.flush();
      const { rows } = await pool.query<{ xmin: string }>('select xmin::text from access.presence');
      return rows[0]?.xmin;
    };
    const first = await writes();
    clock.pass(29_000);
    for (let n = 0; n < 50; n += 1) await access.sessions.validate(token);
    expect(await writes()).toBe(first);
    clock.pass(1_500);
    await access.sessions.validate(token);
    expect(await writes()).not.toBe(first);
  });

  it('never goes back: what another process saw earlier changes nothing', async () => {
    const stand = await openStand();
    const { access, clock } = await openStand({ databaseUrl: stand.databaseUrl, key: stand.key });
    stand.access.presence.seen(acme, 'budi');
    clock.pass(1_000);
    access.presence.left(acme, 'budi');
    await access.presence.flush();
    await stand.access.presence.flush();
    expect(await access.presence.online(acme)).toEqual([]);
  });
});
