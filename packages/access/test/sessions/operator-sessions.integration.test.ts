import { createHash } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { acme, beta, issued, openStand, signIn } from '../access-stand.ts';

const hourMs = 60 * 60 * 1_000;

describe('a sign-in', () => {
  it('gives a token of 256 random bits after the tenant, and stores only its hash', async () => {
    const { access, pool } = await openStand();
    const outcome = await access.sessions.create(signIn({ device: "Budi's phone" }));
    expect(outcome).toMatchObject({
      kind: 'issued',
      ended: 0,
      session: {
        tenant: acme,
        userId: 'budi',
        userRole: 'cook',
        permissions: ['menus:read'],
        ip: '10.0.0.1',
        userAgent: 'Firefox',
        device: "Budi's phone",
      },
    });
    const token = outcome.kind === 'issued' ? outcome.token : '';
    expect(token).toMatch(/^acme\.[A-Za-z0-9_-]{43}$/);
    const hash = createHash('sha256').update(token).digest('hex');
    const { rows } = await pool.query<{ id: string; value: string }>(
      `select id, value from core.session where kind = 'user-session'`,
    );
    expect(rows.map(({ id }) => id)).toEqual([`acme:${hash}`]);
    expect(rows[0]?.value).toMatch(/^\{"sealed":/);

    const everything = await pool.query<{ all: string }>(
      `select string_agg(t::text, ' ') as all from (
         select s::text as t from core.session s union all select e::text from core.session_event e
         union all select a::text from access.session_activity a) x`,
    );
    expect(everything.rows[0]?.all).not.toContain(token.split('.')[1]);
    expect(everything.rows[0]?.all).toContain(hash);
  });

  it('is listed at user:{id}:sessions with its tenant and hash', async () => {
    const { access, core, pool } = await openStand();
    const { id } = await issued(access);
    const { rows } = await pool.query<{ value: string; hours: string }>(
      `select value, round(extract(epoch from expires_at - now()) / 3600) as hours
       from core.session where kind = 'user-sessions' and id = 'budi:sessions'`,
    );
    expect(JSON.parse(rows[0]?.value ?? '')).toMatchObject({
      sessions: [{ tenant: 'acme', hash: id }],
    });
    expect(rows[0]?.hours).toBe('24');
    expect((await core.stats()).postgresql).toMatchObject({
      'user-session': 1,
      'user-sessions': 1,
    });
  });

  it('ends the session that the browser came with, so that no planted token stays good', async () => {
    const { access } = await openStand({
      settings: { sessions: { maxConcurrent: 1, whenFull: 'refuse' } },
    });
    const planted = await issued(access);
    const other = await issued(access, { tenant: beta, userId: 'eve' });
    const next = await access.sessions.create(signIn({ replaces: planted.token }));
    expect(next).toMatchObject({ kind: 'issued', ended: 1 });
    expect(await access.sessions.validate(planted.token)).toEqual({
      kind: 'refused',
      reason: 'unknown',
    });

    const siti = await issued(access, {
      userId: 'siti',
      replaces: next.kind === 'issued' ? next.token : '',
    });
    expect(await access.sessions.devices(acme, 'budi')).toEqual([]);
    await issued(access, { userId: 'rani', replaces: other.token });
    expect(await access.sessions.validate(other.token)).toMatchObject({ kind: 'valid' });
    expect(await access.sessions.validate(siti.token)).toMatchObject({ kind: 'valid' });
  });

  it('is refused by the schema when a text is empty or too long, and nothing is written', async () => {
    const { access, core } = await openStand();
    await expect(access.sessions.create(signIn({ userRole: '' }))).rejects.toMatchObject({
      code: 'SESSION_INVALID',
    });
    await expect(access.sessions.create(signIn({ userId: 'x'.repeat(300) }))).rejects.toMatchObject(
      {
        code: 'SESSION_INVALID',
      },
    );
    expect((await core.stats()).postgresql['user-session'] ?? 0).toBe(0);
  });
});

describe('a validation', () => {
  it('opens what the permissions say and nothing else', async () => {
    const { access } = await openStand();
    const { token } = await issued(access);
    const { sessions } = access;
    expect(await sessions.validate(token)).toMatchObject({
      kind: 'valid',
      session: { userId: 'budi' },
    });
    expect(await sessions.validate(token, 'menus:read')).toMatchObject({ kind: 'valid' });
    expect(await sessions.validate(token, 'menus:write')).toEqual({
      kind: 'refused',
      reason: 'missing-permission',
    });
  });

  it('refuses what is no token, one of nobody, and one that was tampered with', async () => {
    const { access } = await openStand();
    const { token, id } = await issued(access);
    const secret = token.slice('acme.'.length);
    const wrong = [
      '',
      '.',
      'acme',
      `acme.${id}`,
      `acme.${'A'.repeat(43)}`,
      `beta.${secret}`,
      `${token}=`,
      secret,
    ];
    for (const text of wrong) {
      expect(await access.sessions.validate(text)).toEqual({ kind: 'refused', reason: 'unknown' });
    }
  });

  it('writes nothing within a minute, and renews after it', async () => {
    const { access, pool, clock } = await openStand();
    const { token } = await issued(access);
    const versions = async () => {
      const { rows } = await pool.query<{ version: string }>(
        'select version from core.session order by kind',
      );
      return rows.map(({ version }) => version);
    };
    const before = await versions();
    clock.pass(59_000);
    for (let n = 0; n < 20; n += 1)
      await access.sessions.validate(token, undefined, { ip: '10.0.0.1' });
    expect(await versions()).toEqual(before);
    clock.pass(1_500);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => access.sessions.validate(token)),
    );
    expect(answers.every(({ kind }) => kind === 'valid')).toBe(true);
    const renewed = await versions();
    expect(renewed).not.toEqual(before);
    const [, listed] = await Promise.all([access.sessions.validate(token), versions()]);
    expect(listed).toEqual(renewed);
  });

  it('says expired when the session was not used for eight hours', async () => {
    const { access, clock } = await openStand();
    const used = await issued(access);
    const unused = await issued(access);
    for (let n = 0; n < 2; n += 1) {
      clock.pass(5 * hourMs);
      expect(await access.sessions.validate(used.token)).toMatchObject({ kind: 'valid' });
    }
    expect(await access.sessions.validate(unused.token)).toEqual({
      kind: 'refused',
      reason: 'expired',
    });
    expect(await access.sessions.devices(acme, 'budi')).toMatchObject([{ id: used.id }]);
  });

  it('lets nothing live longer than a day, however much it is used', async () => {
    const { access, clock } = await openStand();
    const { token } = await issued(access);
    for (let n = 0; n < 23; n += 1) {
      clock.pass(hourMs);
      expect(await access.sessions.validate(token)).toMatchObject({ kind: 'valid' });
    }
    clock.pass(hourMs);
    expect(await access.sessions.validate(token)).toEqual({ kind: 'refused', reason: 'expired' });
  });

  it('keeps its row no longer than the session and some minutes', async () => {
    const { access, pool, clock } = await openStand();
    const { token } = await issued(access);
    clock.pass(8 * hourMs);
    expect(await access.sessions.validate(token)).toEqual({ kind: 'refused', reason: 'expired' });
    const { rows } = await pool.query<{ minutes: string }>(
      `select round(extract(epoch from expires_at - now()) / 60) as minutes
       from core.session where kind = 'user-session'`,
    );
    expect(rows[0]?.minutes).toBe(String(8 * 60 + 5));
  });

  it('notes an IP and an agent that are new, once each', async () => {
    const { access, clock } = await openStand();
    const { token, id } = await issued(access);
    const elsewhere = { ip: '10.9.9.9', userAgent: 'Safari\u0000\n' };
    for (let n = 0; n < 3; n += 1) {
      clock.pass(1_000);
      await access.sessions.validate(token, undefined, elsewhere);
      await access.sessions.validate(token, undefined, { ip: '10.0.0.1', userAgent: 'Firefox' });
    }
    const activity = await access.administration.activity(acme, { userId: 'budi' });
    expect(activity.map(({ type }) => type).toSorted()).toEqual([
      'agent-changed',
      'ip-changed',
      'signed-in',
    ]);
    expect(activity.find(({ type }) => type === 'ip-changed')).toMatchObject({
      sessionId: id,
      ip: '10.9.9.9',
      userAgent: 'Safari',
      data: { before: '10.0.0.1' },
    });
    expect(await access.sessions.devices(acme, 'budi')).toMatchObject([{ ip: '10.9.9.9' }]);
  });

  it('refuses another IP where that is the setting, and notes it once', async () => {
    const { access } = await openStand({ settings: { sessions: { otherIp: 'refuse' } } });
    const { token } = await issued(access);
    const { sessions, administration } = access;
    for (const ip of ['10.9.9.9', '10.9.9.9', undefined]) {
      expect(await sessions.validate(token, undefined, { ip })).toEqual({
        kind: 'refused',
        reason: 'other-ip',
      });
    }
    expect(await sessions.validate(token, undefined, { ip: '10.0.0.1' })).toMatchObject({
      kind: 'valid',
    });
    expect(await sessions.rotate(token, {}, { ip: '10.9.9.9' })).toEqual({
      kind: 'refused',
      reason: 'other-ip',
    });
    const activity = await administration.activity(acme);
    expect(activity.map(({ type }) => type)).toEqual(['ip-refused', 'signed-in']);
  });
});
