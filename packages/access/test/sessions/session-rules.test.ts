import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { ListedSession, UserSession } from '../../src/sessions/session-kinds.ts';
import { admit, bornAt, refusalOf, renewed, seenFrom } from '../../src/sessions/session-rules.ts';
import { InvalidAccessSettingError, sessionSettings } from '../../src/sessions/session-settings.ts';

const nowMs = 1_000_000;
const listed: fc.Arbitrary<ListedSession> = fc.record({
  tenant: fc.constantFrom('acme', 'beta'),
  hash: fc.uuid(),
  createdAt: fc.integer({ min: 0, max: nowMs }),
  expiresAt: fc.integer({ min: nowMs - 1_000, max: nowMs + 1_000 }),
});
const list = fc.uniqueArray(listed, { selector: ({ hash }) => hash, maxLength: 12 });
const added: ListedSession = {
  tenant: 'acme',
  hash: 'new',
  createdAt: nowMs,
  expiresAt: nowMs + 9,
};

const isLive = ({ expiresAt }: ListedSession) => expiresAt > nowMs;
const isOwn = ({ tenant }: ListedSession) => tenant === 'acme';

describe('the limit of concurrent sessions', () => {
  it('is never exceeded in a tenant that was within it, and touches no other tenant', () => {
    fc.assert(
      fc.property(
        list,
        fc.integer({ min: 1, max: 6 }),
        fc.constantFrom('oldest-out', 'refuse'),
        (sessions, maxConcurrent, whenFull) => {
          const before = sessions.filter((one) => isLive(one) && isOwn(one));
          const admission = admit(sessions, added, { maxConcurrent, whenFull }, { nowMs });
          if (admission.kind === 'refused') {
            expect(whenFull).toBe('refuse');
            expect(before.length).toBeGreaterThanOrEqual(maxConcurrent);
            return;
          }
          const own = admission.sessions.filter(isOwn);
          expect(own.length).toBeLessThanOrEqual(maxConcurrent);
          expect(own).toContain(added);
          // As few end as must, and each that stays is younger than each that ends.
          expect(admission.ended).toHaveLength(Math.max(0, before.length + 1 - maxConcurrent));
          const ended = before.filter(({ hash }) => admission.ended.includes(hash));
          expect(ended).toHaveLength(admission.ended.length);
          for (const gone of ended) {
            for (const kept of own) expect(kept.createdAt).toBeGreaterThanOrEqual(gone.createdAt);
          }
          expect(admission.sessions.filter((one) => !isOwn(one))).toEqual(
            sessions.filter((one) => isLive(one) && !isOwn(one)),
          );
          expect(admission.sessions.every(isLive)).toBe(true);
        },
      ),
    );
  });

  it('has room for the session that takes the place of another, which always ends', () => {
    fc.assert(
      fc.property(list, fc.nat(11), (sessions, at) => {
        const own = sessions.filter((one) => isLive(one) && isOwn(one));
        const replaced = own[at % Math.max(own.length, 1)]?.hash;
        fc.pre(replaced !== undefined);
        const admission = admit(
          sessions,
          added,
          { maxConcurrent: own.length, whenFull: 'refuse' },
          { nowMs, replaced },
        );
        expect(admission).toMatchObject({ kind: 'admitted', ended: [replaced] });
      }),
    );
  });
});

function born(atMs: number, lives: { idleMs: number; absoluteMs: number }): UserSession {
  return {
    userId: 'budi',
    userRole: 'cook',
    userType: 'staff',
    email: '',
    name: '',
    permissions: ['a'],
    seenFrom: [],
    ...bornAt(atMs, lives),
  };
}

describe('the life of a session', () => {
  it('is renewed by use, ends when unused for idleMs, and never goes beyond absoluteMs', () => {
    const lives = fc.record({
      idleMs: fc.integer({ min: 10, max: 500 }),
      absoluteMs: fc.integer({ min: 10, max: 2_000 }),
    });
    const uses = fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 30 });
    fc.assert(
      fc.property(lives, fc.nat(9), uses, (life, renewEveryMs, pauses) => {
        let session = born(0, life);
        let lastUse = 0;
        let now = 0;
        for (const pause of pauses) {
          now += pause;
          const asked = { nowMs: now, permission: undefined, ip: undefined };
          const refusal = refusalOf(session, asked, { otherIp: 'record' });
          const unusedMs = now - lastUse;
          if (refusal === 'expired') {
            // Its last use counts from when it was written down: up to renewEveryMs earlier.
            expect(now >= life.absoluteMs || unusedMs + renewEveryMs >= life.idleMs).toBe(true);
            return;
          }
          expect(now).toBeLessThan(life.absoluteMs);
          expect(unusedMs).toBeLessThan(life.idleMs);
          session = renewed(session, now, { idleMs: life.idleMs, renewEveryMs }) ?? session;
          expect(session.expiresAt).toBeLessThanOrEqual(session.endsAt);
          lastUse = now;
        }
      }),
    );
  });

  it('that was extended is not shortened by a use', () => {
    const session = { ...born(0, { idleMs: 100, absoluteMs: 200 }), expiresAt: 900, endsAt: 1_000 };
    expect(renewed(session, 50, { idleMs: 100, renewEveryMs: 10 })?.expiresAt).toBe(900);
  });

  it('remembers sixteen IPs and agents, and takes what it has forgotten for new', () => {
    let session = born(0, { idleMs: 100, absoluteMs: 200 });
    for (let n = 0; n < 17; n += 1)
      session = seenFrom(session, { ip: `10.0.0.${n}` })?.session ?? session;
    expect(session.seenFrom).toHaveLength(16);
    expect(seenFrom(session, { ip: '10.0.0.16' })).toBeUndefined();
    expect(seenFrom(session, { ip: '10.0.0.0' })?.news).toEqual(['ip']);
  });
});

describe('settings of sessions', () => {
  it('that cannot work are refused with what to do', () => {
    const wrong = [
      { idleMs: 0 },
      { absoluteMs: 1.5 },
      { activityLifeMs: -1 },
      { renewEveryMs: 9 * 60 * 60 * 1_000 },
      { maxConcurrent: 0 },
      { maxConcurrent: 101 },
    ];
    for (const given of wrong) {
      expect(() => sessionSettings(given)).toThrow(InvalidAccessSettingError);
    }
  });
});
