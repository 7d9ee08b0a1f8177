import { openSessionCore, type SessionCore } from '@sesi/session-core';
import type { Pool } from '@sesi/session-core/postgres';
import { type LocalRedis, startLocalRedis } from '@sesi/test-services';
import { testServices } from '@sesi/test-services/vitest';
import { createClient } from 'redis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type AuditLog, openAuditLog } from '../../src/audit/audit-log.ts';
import { type Lockout, openLockout } from '../../src/lockout/lockout.ts';
import type { LockoutSettings } from '../../src/lockout/login-failures.ts';
import { InvalidAccessSettingError } from '../../src/sessions/session-settings.ts';
import { createAccessDatabase } from '../audit/access-database.ts';

let open: (() => Promise<unknown>)[];
let url: string;
let pool: Pool;
let now: number;
beforeEach(async () => {
  open = [];
  now = Date.now();
  const database = await createAccessDatabase();
  ({ url, pool } = database);
  open.push(async () => await database[Symbol.asyncDispose]());
});
afterEach(async () => {
  for (const close of open.toReversed()) await close();
});

interface Process {
  readonly core: SessionCore;
  readonly audit: AuditLog;
  readonly lockout: Lockout;
}

async function openProcess(
  redis?: LocalRedis,
  settings: Partial<LockoutSettings> = {},
): Promise<Process> {
  const core = await openSessionCore({
    postgres: { url },
    redis: redis === undefined ? false : { enabled: true, url: redis.url },
  });
  const clock = { now: () => new Date(now) };
  const audit = openAuditLog({ pool, clock });
  open.push(
    async () => await core.close(),
    async () => await audit[Symbol.asyncDispose](),
  );
  return { core, audit, lockout: openLockout({ core, audit, settings, clock }) };
}

async function fail({ lockout }: Process, id = 'ana', ip = '192.0.2.1') {
  return await lockout.recordLoginAttempt(id, false, ip, 'agent', 'kitchen-1');
}

describe('lock-out', () => {
  it('locks at exactly the setting when many fail at once over several connections', async () => {
    const processes = [await openProcess(), await openProcess(), await openProcess()];
    const states = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => await fail(processes[index % 3] ?? never())),
    );
    const left = states.flatMap((state) => (state.kind === 'open' ? [state.failuresLeft] : []));
    expect(left.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4]);
    expect(states.filter(({ kind }) => kind === 'locked')).toHaveLength(16);
    for (const { lockout } of processes) expect(await lockout.isAccountLocked('ana')).toBe(true);
    const { rows } = await pool.query(
      `select 1 from access.audit_entry where action = 'account-locked'`,
    );
    expect(rows).toHaveLength(1);
  });

  it('refuses the right password during a lock, and takes it after', async () => {
    const process = await openProcess();
    for (let time = 0; time < 5; time += 1) await fail(process);
    const succeed = async () =>
      await process.lockout.recordLoginAttempt('ana', true, '192.0.2.1', 'agent');
    expect(await succeed()).toEqual({ kind: 'locked', until: new Date(now + 1_800_000) });
    now += 1_800_000;
    expect(await process.lockout.isAccountLocked('ana')).toBe(false);
    expect(await succeed()).toEqual({ kind: 'open', failuresLeft: 5 });
    expect(await fail(process)).toEqual({ kind: 'open', failuresLeft: 4 });
  });

  it('forgets failures at a success', async () => {
    const process = await openProcess();
    for (let time = 0; time < 4; time += 1) await fail(process);
    await process.lockout.recordLoginAttempt('ana', true, '192.0.2.1', 'agent');
    expect(await fail(process)).toEqual({ kind: 'open', failuresLeft: 4 });
  });

  it('is ended by an administrator, and says who it was', async () => {
    const process = await openProcess();
    for (let time = 0; time < 5; time += 1) await fail(process);
    expect(await process.lockout.unlock('ana', { userId: 'root' })).toBe(true);
    expect(await process.lockout.isAccountLocked('ana')).toBe(false);
    expect(await process.lockout.unlock('ana', { userId: 'root' })).toBe(false);
    expect(await process.lockout.unlock('nobody', { userId: 'root' })).toBe(false);
    const { entries } = await process.audit.query(undefined, { action: 'account-unlocked' });
    expect(entries.map(({ data, userId }) => [data, userId])).toContainEqual([
      '{"by":"root"}',
      'ana',
    ]);
  });

  it('treats an id that nobody has as any other, whatever was typed', async () => {
    const process = await openProcess();
    for (const id of ['nobody', '', 'x'.repeat(100_000), 'a\u0000b', '\uD800']) {
      expect(await process.lockout.lockState(id)).toEqual({ kind: 'open', failuresLeft: 5 });
      for (let time = 1; time <= 4; time += 1) {
        expect(await fail(process, id)).toEqual({ kind: 'open', failuresLeft: 5 - time });
      }
      expect(await fail(process, id)).toMatchObject({ kind: 'locked' });
    }
  });

  it('locks also when the locking attempt cannot be written down', async () => {
    const process = await openProcess();
    for (let time = 0; time < 4; time += 1) await fail(process);
    await pool.query('alter table access.audit_entry rename to audit_entry_away');
    await expect(fail(process)).rejects.toMatchObject({ code: 'ACCESS_STORE_FAILED' });
    await pool.query('alter table access.audit_entry_away rename to audit_entry');
    expect(await process.lockout.isAccountLocked('ana')).toBe(true);
    const right = await process.lockout.recordLoginAttempt('ana', true, '192.0.2.1', 'agent');
    expect(right).toMatchObject({ kind: 'locked' });
    const { entries } = await process.audit.query(undefined);
    expect(entries).toMatchObject([{ outcome: 'failure', data: '{"locked":true}' }]);
  });

  it('is refused settings that cannot work', async () => {
    const { core, audit } = await openProcess();
    expect(() => openLockout({ core, audit, settings: { maxFailures: 0 } })).toThrow(
      InvalidAccessSettingError,
    );
  });
});

describe.skipIf('missing' in testServices().redis)('lock-out with Redis', () => {
  it('holds while Redis is killed and comes back empty, and shows itself in the keys of contract E', async () => {
    const redis = await startLocalRedis();
    open.push(async () => await redis[Symbol.asyncDispose]());
    const process = await openProcess(redis);
    await expect.poll(() => process.core.redis.believed(), { timeout: 10_000 }).toBeDefined();
    await fail(process);
    await fail(process);
    await redis.kill();
    await fail(process);
    expect(await process.lockout.lockState('ana')).toEqual({ kind: 'open', failuresLeft: 2 });
    await redis.restart();
    await expect.poll(() => process.core.redis.believed(), { timeout: 10_000 }).toBeDefined();
    await fail(process);
    expect(await fail(process)).toMatchObject({ kind: 'locked' });
    expect(await process.lockout.isAccountLocked('ana')).toBe(true);
    const client = createClient({ url: redis.url });
    open.push(async () => client.destroy());
    await client.connect();
    const attempts: unknown = JSON.parse((await client.get('security:attempts:ana')) ?? '{}');
    expect(attempts).toMatchObject({ tenant: 'kitchen-1', failures: 0, locks: 1 });
    const lock = async (): Promise<unknown> =>
      JSON.parse((await client.get('security:lockout:ana')) ?? '{}');
    await expect.poll(lock).toMatchObject({ tenant: 'kitchen-1', lockedUntil: now + 1_800_000 });
    expect(await client.pTTL('security:lockout:ana')).toBeLessThanOrEqual(1_800_000);
    expect(await client.pTTL('security:attempts:ana')).toBeGreaterThan(23 * 3_600_000);
  });
});

function never(): never {
  throw new Error('no process');
}
