import { expect, it } from 'vitest';

import { refuseUnsafe } from '../src/durability.ts';
import { expectSample, sampleSession } from '../src/sample-session.ts';

it.each([0, 42, 9_999, 50_000_000])('makes a session of 300 bytes for person %i', (n) => {
  expect(Buffer.byteLength(JSON.stringify(sampleSession(n)))).toBe(300);
  expect(Buffer.byteLength(JSON.stringify(sampleSession(n, 'start')))).toBe(300);
});

it('does not take the session of another person, or none, for an answer', () => {
  expect(() => expectSample('somebody', 1, sampleSession(1))).not.toThrow();
  expect(() => expectSample('somebody', 1, sampleSession(2))).toThrow('somebody answered');
  expect(() => expectSample('somebody', 1, undefined)).toThrow('nothing for sample 1');
});

it.each(['fsync', 'full_page_writes', 'synchronous_commit'] as const)(
  'refuses a Postgres without %s',
  (setting) => {
    const safe = { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' };
    expect(() => refuseUnsafe(safe)).not.toThrow();
    expect(() => refuseUnsafe({ ...safe, [setting]: 'off' })).toThrow(`${setting}=off`);
  },
);
