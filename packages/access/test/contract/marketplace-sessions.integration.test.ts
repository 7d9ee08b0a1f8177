import { describe, expect, it } from 'vitest';

import { MarketplaceSessions } from '../../src/index.ts';
import { acme, openStand } from '../access-stand.ts';

describe('sessions under the names of contract C', () => {
  it('are created, read with what they were created with, and gone when they are ended', async () => {
    const { access } = await openStand();
    const sessions = new MarketplaceSessions(access.sessions, acme);
    const sessionId = await sessions.createSession('vendor-1', 'vendor', 'vendor@example.com');
    const session = await sessions.getSession(sessionId);
    expect(session).toEqual({
      userId: 'vendor-1',
      role: 'vendor',
      email: 'vendor@example.com',
      createdAt: expect.any(Date),
      lastSeenAt: expect.any(Date),
      expiresAt: expect.any(Date),
    });
    expect(await sessions.getSession(`${sessionId}x`)).toBeUndefined();
    expect(await access.sessions.signOut(sessionId)).toBe(true);
    expect(await sessions.getSession(sessionId)).toBeUndefined();
  });

  it('live as long as they are used, and are as many as the setting allows', async () => {
    const settings = { sessions: { maxConcurrent: 2, whenFull: 'refuse' } } as const;
    const { access, clock } = await openStand({ settings });
    const sessions = new MarketplaceSessions(access.sessions, acme);
    const create = () => sessions.createSession('vendor-1', 'vendor', 'vendor@example.com');
    const used = await create();
    const unused = await create();
    await expect(create()).rejects.toMatchObject({ code: 'TOO_MANY_SESSIONS' });
    clock.pass(5 * 3_600_000);
    expect(await sessions.getSession(used)).toBeDefined();
    clock.pass(5 * 3_600_000);
    expect(await sessions.getSession(used)).toBeDefined();
    expect(await sessions.getSession(unused)).toBeUndefined();
    await create();
  });
});
