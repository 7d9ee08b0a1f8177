import { startLocalRedis } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { describe, expect, it } from 'vitest';

import { acme, issued, openStand } from '../access-stand.ts';

describe.skipIf('missing' in testServices().redis)('with a Redis that is killed in between', () => {
  it('sessions go on, a revocation holds at once, and nothing old comes back with Redis', async () => {
    await using redis = await startLocalRedis();
    const stand = await openStand({ redisUrl: redis.url });
    const other = await openStand({
      redisUrl: redis.url,
      databaseUrl: stand.databaseUrl,
      key: stand.key,
    });
    const { sessions } = stand.access;
    const kept = await issued(stand.access);
    const revoked = await issued(stand.access);
    for (const { access } of [stand, other]) {
      expect(await access.sessions.validate(revoked.token)).toMatchObject({ kind: 'valid' });
    }
    await redis.kill();
    expect(await sessions.revoke(acme, 'budi', revoked.id)).toBe(true);
    for (const { access } of [stand, other]) {
      expect(await access.sessions.validate(revoked.token)).toEqual({
        kind: 'refused',
        reason: 'unknown',
      });
      expect(await access.sessions.validate(kept.token, 'menus:read')).toMatchObject({
        kind: 'valid',
      });
    }
    const during = await issued(other.access);
    await redis.restart();
    await expect.poll(async () => (await stand.core.health()).redis.status).toBe('healthy');
    for (const { access } of [stand, other]) {
      expect(await access.sessions.validate(revoked.token)).toMatchObject({ kind: 'refused' });
      expect(await access.sessions.validate(during.token)).toMatchObject({ kind: 'valid' });
      expect(await access.sessions.devices(acme, 'budi')).toHaveLength(2);
    }
  });

  it('a frozen Redis neither holds up a validation nor opens a door that was shut', async () => {
    await using redis = await startLocalRedis();
    const { access } = await openStand({ redisUrl: redis.url });
    const { token } = await issued(access);
    await access.sessions.validate(token);
    await redis.pause();
    expect(await access.sessions.signOut(token)).toBe(true);
    expect(await access.sessions.validate(token)).toEqual({ kind: 'refused', reason: 'unknown' });
    await redis.resume();
    await expect
      .poll(() => access.sessions.validate(token))
      .toEqual({ kind: 'refused', reason: 'unknown' });
  });

  it('sign-ins that are under way neither exceed the limit nor outlive a revocation', async () => {
    await using redis = await startLocalRedis();
    const settings = { sessions: { maxConcurrent: 3 } };
    const stand = await openStand({ redisUrl: redis.url, settings });
    const { databaseUrl, key } = stand;
    const other = await openStand({ redisUrl: redis.url, settings, databaseUrl, key });
    const stands = [stand, other];
    await expect.poll(() => stand.core.redis.believed(), { timeout: 15_000 }).toBeDefined();
    const goodOnes = async (tokens: readonly string[]) => {
      const answers = await Promise.all(
        stands.flatMap(({ access }) => tokens.map((token) => access.sessions.validate(token))),
      );
      return answers.filter(({ kind }) => kind === 'valid').length / stands.length;
    };
    const signInMany = async (times: number) => {
      const tokens: string[] = [];
      for (let time = 0; time < times; time += 1) {
        const both = await Promise.all(stands.map(({ access }) => issued(access)));
        tokens.push(...both.map(({ token }) => token));
      }
      return tokens;
    };
    const underWay = signInMany(15);
    await redis.kill();
    const during = await underWay;
    expect(await goodOnes(during)).toBe(3);
    const back = signInMany(15);
    await redis.restart();
    const tokens = [...during, ...(await back)];
    expect(await stand.access.sessions.devices(acme, 'budi')).toHaveLength(3);
    expect(await goodOnes(tokens)).toBe(3);
    const dying = redis.kill();
    expect(await other.access.sessions.revokeUser(acme, 'budi')).toBe(3);
    expect(await goodOnes(tokens)).toBe(0);
    await dying;
    await redis.restart();
    await expect.poll(() => stand.core.redis.believed(), { timeout: 15_000 }).toBeDefined();
    expect(await goodOnes(tokens)).toBe(0);
  });
});
