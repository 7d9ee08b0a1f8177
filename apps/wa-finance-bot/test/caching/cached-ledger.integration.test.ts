import { openCache } from '@sesi/cache';
import { openSessionCore } from '@sesi/session-core';
import { findRedisServer, type LocalRedis, startLocalRedis } from '@sesi/test-services';
import { describe, expect, onTestFinished, test } from 'vitest';

import { CachedLedger } from '../../src/caching/cached-ledger.ts';
import type { Money } from '../../src/ledger/money.ts';
import { PostgresLedger } from '../../src/postgres/postgres-ledger.ts';
import { budi, openBook } from '../postgres/open-finance.ts';

const november = { from: '2026-11-01', to: '2026-11-30' };

/** Counts what it is asked for. */
class CountedLedger extends PostgresLedger {
  balances = 0;

  override balance(memberId: number, currency: string): Promise<Money> {
    this.balances += 1;
    return super.balance(memberId, currency);
  }
}

async function openLedgers(redis: LocalRedis | undefined) {
  const { pool, url, memberId, lunch } = await openBook();
  const counted = new CountedLedger(pool);
  /** Each as another process has it. */
  const openLedger = async (): Promise<CachedLedger> => {
    const core = await openSessionCore({
      postgres: { url },
      redis: redis === undefined ? false : { enabled: true, url: redis.url },
    });
    const cache = openCache({ core });
    onTestFinished(async () => {
      await cache.close();
      await core.close();
    });
    if (redis !== undefined) {
      const probe = cache.namespace<string>({ name: 'probe', perTenant: false, ttlMs: 60_000 });
      const isKept = async (): Promise<boolean> => {
        await probe.set('probe', 'kept');
        return probe.has('probe');
      };
      await expect.poll(isKept, { timeout: 10_000 }).toBe(true);
    }
    return new CachedLedger(counted, cache);
  };
  return { counted, memberId, lunch, here: await openLedger(), there: await openLedger() };
}

async function openRedis(): Promise<LocalRedis> {
  const redis = await startLocalRedis();
  onTestFinished(() => redis[Symbol.asyncDispose]());
  return redis;
}

describe.skipIf(findRedisServer() === undefined)('with Redis', () => {
  test('balances are asked for once, in all processes, until something is booked', async () => {
    const { counted, here, there, memberId, lunch } = await openLedgers(await openRedis());
    for (const ledger of [here, there, here]) {
      expect(await ledger.balance(memberId, 'IDR')).toEqual({ currency: 'IDR', minor: 0n });
    }
    expect(counted.balances).toBe(1);
    expect(await there.accountBalances(memberId, 'IDR')).toEqual([]);
    const [booked] = await here.book([lunch]);
    expect(await there.balance(memberId, 'IDR')).toEqual({ currency: 'IDR', minor: -5_000_000n });
    expect(counted.balances).toBe(2);
    const accountId = booked?.entry.accountId;
    const held = [{ accountId, minor: -5_000_000n }];
    expect(await there.accountBalances(memberId, 'IDR')).toEqual(held);
    expect(await here.accountBalances(memberId, 'IDR')).toEqual(held);
    const income = { ...lunch, kind: 'borrow', person: 'Andi', direction: 'income' } as const;
    await there.book([{ ...income, messageId: 'm2' }]);
    expect(await here.accountBalances(memberId, 'IDR')).toEqual([{ accountId, minor: 0n }]);
    await here.undo(memberId, 'u1', new Date());
    expect(await there.accountBalances(memberId, 'IDR')).toEqual(held);
  });

  test('a booking is seen at once while Redis is killed and comes back with old copies', async () => {
    const redis = await openRedis();
    const { here, there, memberId, lunch } = await openLedgers(redis);
    let expected = 0n;
    for (let index = 0; index < 12; index += 1) {
      if (index === 4) await redis.kill();
      if (index === 8) await redis.restart();
      await here.balance(memberId, 'IDR');
      await there.totals(memberId, 'IDR', november);
      await here.book([{ ...lunch, messageId: `m${index}` }]);
      expected += 5_000_000n;
      expect(await there.balance(memberId, 'IDR')).toMatchObject({ minor: -expected });
      expect(await there.totals(memberId, 'IDR', november)).toEqual([
        { direction: 'expense', category: 'food', minor: expected },
      ]);
    }
  });

  test('warming loads the balances of the members who are named', async () => {
    const { counted, here, there, memberId } = await openLedgers(await openRedis());
    await here.warmBalances([{ id: memberId, currency: 'IDR' }]);
    expect(counted.balances).toBe(1);
    await there.balance(memberId, 'IDR');
    expect(counted.balances).toBe(1);
  });
});

test('without Redis the balance and the months come from the ledger', async () => {
  const { here, there, memberId, lunch } = await openLedgers(undefined);
  await here.book([lunch]);
  await here.book([{ ...lunch, messageId: 'm2', direction: 'income' }]);
  await here.book([{ ...lunch, messageId: 'm3', day: '2026-10-31' }]);
  await here.book([{ ...lunch, messageId: 'm4', day: '2026-12-01' }]);
  expect(await there.balance(memberId, 'IDR')).toMatchObject({ minor: -10_000_000n });
  expect(await there.totals(memberId, 'IDR', november)).toEqual([
    { direction: 'expense', category: 'food', minor: 5_000_000n },
    { direction: 'income', category: 'food', minor: 5_000_000n },
  ]);
});

test('members who booked lately are those to warm', async () => {
  const { members, ledger, memberId, lunch } = await openBook();
  await members.add({ ...budi, phone: '+6281111111111', email: 'siti@mail.com' });
  await ledger.book([lunch]);
  expect(await members.activeSince(lunch.bookedAt, 10)).toMatchObject([{ id: memberId }]);
  expect(await members.activeSince(new Date('2026-11-22T00:00:00Z'), 10)).toEqual([]);
});
