import { describe, expect, it } from 'vitest';

import { entryOf, InvalidAuditRecordError } from '../../src/audit/audit-entry.ts';
import { defaultAlertRules, findAlerts, type SignInEntry } from '../../src/audit/find-alerts.ts';

const now = new Date('2026-11-21T10:00:00Z');
const signIn = (parts: Partial<SignInEntry>): SignInEntry => ({
  action: 'login',
  outcome: 'failure',
  userId: 'ana',
  ip: '192.0.2.1',
  at: new Date(now.getTime() - 1_000),
  ...parts,
});
const many = (count: number, make: (index: number) => Partial<SignInEntry>) =>
  Array.from({ length: count }, (_, index) => signIn(make(index)));
const typesOf = (entries: SignInEntry[]) =>
  findAlerts(entries, defaultAlertRules, now).map(({ type, count }) => `${type} ${count}`);

describe('alerts', () => {
  it('tell of many accounts tried from one address', () => {
    expect(typesOf(many(9, (index) => ({ userId: `u${index}` })))).toEqual([]);
    expect(typesOf(many(10, (index) => ({ userId: `u${index}` })))).toEqual([
      'many-accounts-from-one-ip 10',
    ]);
  });

  it('tell of one account tried from many addresses', () => {
    expect(typesOf(many(4, (index) => ({ ip: `192.0.2.${index}` })))).toEqual([]);
    expect(typesOf(many(5, (index) => ({ ip: `192.0.2.${index}` })))).toEqual([
      'many-ips-on-one-account 5',
    ]);
  });

  it('tell of many failures from one address', () => {
    expect(typesOf(many(50, () => ({})))).toEqual(['many-failures-from-one-ip 50']);
  });

  it('tell of a success after failures from the same address, not after those of others', () => {
    const failures = many(4, () => ({}));
    const success = signIn({ outcome: 'success', at: now });
    expect(typesOf([success, ...failures])).toEqual(['success-after-failures 4']);
    expect(typesOf([...failures, { ...success, ip: '192.0.2.9' }])).toEqual([]);
    expect(typesOf([...failures.slice(1), success])).toEqual([]);
  });

  it('look at their window of time only, and at sign-ins only', () => {
    const old = new Date(now.getTime() - defaultAlertRules.windowMs);
    expect(typesOf(many(60, (index) => ({ userId: `u${index}`, at: old })))).toEqual([]);
    expect(typesOf(many(60, () => ({ action: 'export' })))).toEqual([]);
    expect(typesOf(many(60, () => ({ outcome: 'success' })))).toEqual([]);
  });
});

describe('an audit record', () => {
  const record = { action: 'login', outcome: 'success' as const };

  it.each(['password', 'newPassword', 'session_token', 'clientSecret', 'Cookie', 'apiKey'])(
    'refuses data named %s, at any depth',
    (name) => {
      const data = { list: [{ [name]: 'x' }] };
      expect(() => entryOf({ ...record, data }, now)).toThrow(InvalidAuditRecordError);
      expect(() => entryOf({ ...record, data: { [name]: 'x' } }, now)).toThrow(name);
    },
  );

  it('refuses an action that is no name, and data without end', () => {
    expect(() => entryOf({ ...record, action: 'Sign in' }, now)).toThrow(InvalidAuditRecordError);
    const data = { text: 'x'.repeat(10_000) };
    expect(() => entryOf({ ...record, data }, now)).toThrow('8192');
  });

  it('holds only what Postgres gives back as it was', () => {
    const { userAgent } = entryOf({ ...record, userAgent: `a\u0000\uD800${'b'.repeat(999)}` }, now);
    expect(userAgent).toHaveLength(512);
    expect(userAgent).toMatch(/^a\uFFFD\uFFFDb+$/);
  });
});
