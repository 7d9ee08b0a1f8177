import { expect } from 'vitest';

import { acme, beta, type Stand } from '../access-stand.ts';

/** What acme has: a user who is signed in, was seen, and was sent a message. */
export interface Owned extends Stand {
  readonly token: string;
  readonly id: string;
  readonly operatorId: string;
}

/** Tries a public function as beta, with the ids of acme. */
export type Attempt = (owned: Owned) => Promise<void>;

/** It takes no tenant and no id, so there is nothing to try. */
export const nothing: Attempt = () => Promise.resolve();

/** Acme's own limit, of which one unit is used. */
export const mails = {
  action: 'mails',
  windows: [{ limit: 10, windowMs: 60_000 }],
  tenant: 'beta',
};

function ofOwnLimit(attempt: (access: Stand['access']) => Promise<unknown>): Attempt {
  return async ({ access, pool }) => {
    const ledger = async () =>
      (
        await pool.query(
          `select tenant, ledger from access.rate_limit where key = 'security:ratelimit:budi:mails'`,
        )
      ).rows;
    const before = await ledger();
    expect(before).toMatchObject([{ tenant: 'acme' }]);
    await attempt(access);
    expect(await ledger()).toEqual(before);
  };
}

/** As beta, with what acme has of limits, locks and entries. */
export const securityAttempts: Record<string, Record<string, Attempt>> = {
  // Limits are of ids that are unique over all tenants: what beta uses under its own is none of acme's.
  rateLimits: {
    check: ofOwnLimit(({ rateLimits }) => rateLimits.check('eve', mails)),
    penalty: ofOwnLimit(({ rateLimits }) => rateLimits.penalty('eve', { ...mails, units: 9 })),
    reward: ofOwnLimit(({ rateLimits }) => rateLimits.reward('eve', { ...mails, units: 9 })),
    block: ofOwnLimit(({ rateLimits }) => rateLimits.block('eve', { ...mails, durationMs: 9_000 })),
    reset: ofOwnLimit(({ rateLimits }) => rateLimits.reset('eve', mails)),
    // An id cannot be made to reach another key either.
    checkRateLimit: ofOwnLimit(({ rateLimits }) =>
      rateLimits.checkRateLimit('budi:mails', 'mails', 1, 60_000),
    ),
    purgeExpired: nothing,
  },
  lockout: {
    recordLoginAttempt: async ({ access }) => {
      const before = (await access.audit.query(acme)).entries;
      await access.lockout.recordLoginAttempt('budi', false, '10.9.9.9', 'agent', 'beta');
      expect((await access.audit.query(acme)).entries).toEqual(before);
    },
    isAccountLocked: async ({ access }) => {
      expect(await access.lockout.isAccountLocked('budi-of-beta')).toBe(false);
    },
    // It says what it says of an id that nobody has: no tenant, no address.
    lockState: async ({ access }) => {
      expect(Object.keys(await access.lockout.lockState('budi')).toSorted()).toEqual(
        Object.keys(await access.lockout.lockState('nobody')).toSorted(),
      );
    },
    unlock: async ({ access }) => {
      const before = await access.lockout.lockState('budi');
      expect(await access.lockout.unlock('budi', { userId: 'eve', tenant: 'beta' })).toBe(false);
      expect(await access.lockout.lockState('budi')).toEqual(before);
      expect(before).not.toEqual(await access.lockout.lockState('nobody'));
    },
  },
  passwords: { validatePassword: nothing, hash: nothing, verify: nothing },
  audit: {
    append: async ({ access }) => {
      const before = await access.audit.verify(acme);
      await access.audit.append({ tenant: beta, action: 'menu-changed', outcome: 'success' });
      expect(await access.audit.verify(acme)).toEqual(before);
    },
    query: async ({ access }) => {
      const { entries } = await access.audit.query(beta, { userId: 'budi' });
      expect(entries.filter(({ tenant }) => tenant !== 'beta')).toEqual([]);
      expect((await access.audit.query(undefined)).entries).toEqual([]);
    },
    archived: async ({ access, clock }) => {
      clock.pass(31 * 86_400_000);
      expect(await access.audit.archive()).toBeGreaterThan(0);
      clock.pass(-31 * 86_400_000);
      const seen: unknown[] = [];
      for await (const { tenant } of access.audit.archived(beta)) seen.push(tenant);
      expect(seen).not.toContain('acme');
      const own: unknown[] = [];
      for await (const { tenant } of access.audit.archived(acme)) own.push(tenant);
      expect(own).toContain('acme');
    },
    // Acme's head is not one of beta's chain.
    verify: async ({ access }) => {
      const ofAcme = await access.audit.verify(acme);
      const anchor = ofAcme.kind === 'intact' ? ofAcme.head : undefined;
      expect(await access.audit.verify(beta, anchor)).toMatchObject({ kind: 'broken' });
    },
    archive: nothing,
  },
};
