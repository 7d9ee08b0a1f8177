import { startLocalRedis } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import bcrypt from 'bcryptjs';
import { describe, expect, it, onTestFinished } from 'vitest';

import { acme, beta, openStand } from '../access-stand.ts';
import { added, attempt, otherPassword, password, signedIn } from './operator-stand.ts';

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

describe('signing in', () => {
  it('gives a session with the rights of the account, and ends the one the browser came with', async () => {
    const { access } = await openStand();
    const { id } = await added(access);
    const first = await signedIn(access, { email: ' SITI@example.com ', device: 'laptop' });
    expect(await access.sessions.validate(first, 'jobs:read')).toMatchObject({
      kind: 'valid',
      session: { userId: id, userRole: 'operator', device: 'laptop', ip: '192.0.2.1' },
    });
    const second = await signedIn(access, { replaces: first });
    expect(await access.sessions.validate(first)).toMatchObject({ kind: 'refused' });
    expect(await access.sessions.validate(second)).toMatchObject({ kind: 'valid' });
    const { entries } = await access.audit.query(acme, { action: 'login', userId: id });
    expect(entries.map(({ outcome }) => outcome)).toEqual(['success', 'success']);
  });

  it('says of an unknown account what it says of a wrong password, after the same work', async () => {
    const { access } = await openStand();
    await added(access);
    const wrong = { password: otherPassword };
    const nobody = { ...wrong, email: 'nobody@example.com' };
    // The first ones open what is opened once.
    const answers = [
      await access.operators.signIn(attempt(wrong)),
      await access.operators.signIn(attempt(nobody)),
      await access.operators.signIn(attempt({ ...wrong, tenant: beta })),
    ];
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([JSON.stringify({ kind: 'refused', reason: 'invalid-credentials' })]),
    );
    const ofWrong = await timeOf(() => access.operators.signIn(attempt(wrong)));
    const ofNobody = await timeOf(() => access.operators.signIn(attempt(nobody)));
    // A hash takes most of it: without one the other is several times as fast.
    expect(ofNobody).toBeGreaterThan(ofWrong / 3);
    expect(ofWrong).toBeGreaterThan(ofNobody / 3);
  });

  it('locks after five wrong passwords, known or not, and opens half an hour later', async () => {
    const { access, clock } = await openStand();
    const { id } = await added(access);
    for (const email of ['siti@example.com', 'nobody@example.com']) {
      const answers = [];
      for (let n = 0; n < 5; n += 1) {
        answers.push(await access.operators.signIn(attempt({ email, password: 'wrong' })));
      }
      expect(answers.slice(0, 4)).toEqual(
        Array.from({ length: 4 }, () => ({ kind: 'refused', reason: 'invalid-credentials' })),
      );
      expect(answers[4]).toMatchObject({ kind: 'refused', reason: 'locked' });
    }
    expect(await access.operators.signIn(attempt())).toMatchObject({ reason: 'locked' });
    clock.pass(31 * 60_000);
    expect(await access.operators.signIn(attempt())).toMatchObject({ kind: 'issued' });

    for (let n = 0; n < 5; n += 1) await access.operators.signIn(attempt({ password: 'wrong' }));
    expect(await access.operators.unlock(beta, id, { userId: 'eve' })).toBe(false);
    expect(await access.operators.signIn(attempt())).toMatchObject({ reason: 'locked' });
    expect(await access.operators.unlock(acme, id, { userId: 'ana' })).toBe(true);
    expect(await access.operators.signIn(attempt())).toMatchObject({ kind: 'issued' });
  });

  it('is limited by address, over accounts, and by account, over addresses', async () => {
    const settings = { operators: { triesByIp: 3, triesByAccount: 4 } };
    const { access } = await openStand({ settings });
    await added(access);
    for (let n = 0; n < 3; n += 1) {
      const answer = await access.operators.signIn(attempt({ email: `${n}@example.com` }));
      expect(answer).toMatchObject({ reason: 'invalid-credentials' });
    }
    const refused = await access.operators.signIn(attempt());
    expect(refused).toMatchObject({ kind: 'refused', reason: 'rate-limited' });
    expect(
      refused.kind === 'refused' && 'retryAfterMs' in refused && refused.retryAfterMs > 0,
    ).toBe(true);
    const answers = [];
    for (let n = 0; n < 5; n += 1) {
      answers.push(await access.operators.signIn(attempt({ ip: `198.51.100.${n}` })));
    }
    expect(answers.map(({ kind }) => kind)).toEqual([
      'issued',
      'issued',
      'issued',
      'issued',
      'refused',
    ]);
  });

  it('takes a bcrypt hash of before, and stores argon2id in its place', async () => {
    const { access, pool } = await openStand();
    const { id } = await added(access);
    const old = await bcrypt.hash(password, 4);
    await pool.query('update access.operator set password_hash = $2 where id = $1', [id, old]);
    const hash = async () =>
      (await pool.query('select password_hash as hash from access.operator where id = $1', [id]))
        .rows[0];
    expect(await access.operators.signIn(attempt({ password: otherPassword }))).toMatchObject({
      reason: 'invalid-credentials',
    });
    expect(await hash()).toEqual({ hash: old });
    // At a time: both are right, whichever stores its hash.
    await Promise.all([signedIn(access), signedIn(access)]);
    expect(await hash()).toEqual({ hash: expect.stringMatching(/^\$argon2id\$/) });
    await signedIn(access);
  });

  it('is refused to who is disabled, which only the right password learns', async () => {
    const { access } = await openStand();
    const { id } = await added(access);
    const token = await signedIn(access);
    expect(await access.operators.disable(acme, id)).toMatchObject({
      kind: 'changed',
      endedSessions: 1,
    });
    expect(await access.sessions.validate(token)).toMatchObject({ kind: 'refused' });
    expect(await access.operators.signIn(attempt())).toEqual({
      kind: 'refused',
      reason: 'disabled',
    });
    expect(await access.operators.signIn(attempt({ password: otherPassword }))).toEqual({
      kind: 'refused',
      reason: 'invalid-credentials',
    });
    await access.operators.disable(acme, id, {}, { disabled: false });
    await signedIn(access);
  });

  it('leaves no session with old rights, a new password or none, whatever happens at a time', async () => {
    const { access } = await openStand({
      settings: { operators: { triesByAccount: 1_000, triesByIp: 1_000 } },
    });
    const { id } = await added(access);
    for (let round = 0; round < 6; round += 1) {
      const signingIn = Array.from({ length: 3 }, () => access.operators.signIn(attempt()));
      await new Promise((resolve) => setTimeout(resolve, round * 15));
      await access.operators.setRights(acme, id, {
        role: 'operator',
        permissions: [`round:${round}`],
      });
      await Promise.all(signingIn);
      for (const { permissions } of await access.sessions.devices(acme, id)) {
        expect(permissions).toEqual([`round:${round}`]);
      }
    }
    const signingIn = Array.from({ length: 3 }, () => access.operators.signIn(attempt()));
    await access.operators.disable(acme, id);
    await Promise.all(signingIn);
    expect(await access.sessions.devices(acme, id)).toEqual([]);
  });
});

describe.skipIf('missing' in testServices().redis)('signing in while Redis dies', () => {
  it('goes on, and forgets neither failures nor limits', async () => {
    const redis = await startLocalRedis();
    onTestFinished(() => redis[Symbol.asyncDispose]());
    const { access } = await openStand({ redisUrl: redis.url });
    await added(access);
    for (let n = 0; n < 3; n += 1) await access.operators.signIn(attempt({ password: 'wrong' }));
    await redis.kill();
    expect(await access.operators.signIn(attempt({ password: 'wrong' }))).toMatchObject({
      reason: 'invalid-credentials',
    });
    await redis.restart();
    expect(await access.operators.signIn(attempt({ password: 'wrong' }))).toMatchObject({
      reason: 'locked',
    });
  });
});
