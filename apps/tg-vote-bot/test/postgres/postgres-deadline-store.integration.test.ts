import { beforeEach, describe, expect, test, vi } from 'vitest';

import { PostgresDeadlineStore } from '../../src/postgres/postgres-deadline-store.ts';
import type { ClaimedDeadline, Deadline } from '../../src/use-cases/deadlines/deadline-store.ts';
import { VotingStand } from '../voting-stand.ts';

const noon = new Date('2026-11-21T12:00:00Z');
const later = (seconds: number): Date => new Date(noon.getTime() + seconds * 1000);

let stand: VotingStand;
let store: PostgresDeadlineStore;

beforeEach(async () => {
  stand = await VotingStand.open();
  store = new PostgresDeadlineStore(stand.pool, { claimMs: 1_000 });
  return () => stand[Symbol.asyncDispose]();
});

function deadline(subjectId: string, dueAt: Date, kind: Deadline['kind'] = 'proposal'): Deadline {
  return { kind, subjectId, sessionId: 's', chatId: -1_009_999_999_999, dueAt };
}

async function claimOne(now: Date): Promise<ClaimedDeadline> {
  const [claimed, ...others] = await store.claimDue(now, 10);
  if (claimed === undefined || others.length > 0) throw new Error('expected one deadline');
  return claimed;
}

const lapsed = (): Promise<ClaimedDeadline> =>
  vi.waitFor(() => claimOne(noon), { timeout: 10_000 });

describe('claiming', () => {
  test('takes what is due at that moment, the oldest first, and a result before the end of its session', async () => {
    await store.add([
      deadline('later', later(1)),
      deadline('s', noon, 'session'),
      deadline('p', noon),
      deadline('old', later(-5)),
    ]);
    const claimed = await store.claimDue(noon, 10);
    expect(claimed.map(({ subjectId }) => subjectId)).toEqual(['old', 'p', 's']);
    expect(claimed[0]).toMatchObject({ ...deadline('old', later(-5)), mayBePosted: false });
  });

  test('takes no more than the limit, and of many at the same time each gets others', async () => {
    await store.add(Array.from({ length: 30 }, (_, index) => deadline(`p${index}`, noon)));
    const batches = await Promise.all(
      Array.from({ length: 4 }, () => new PostgresDeadlineStore(stand.pool).claimDue(noon, 6)),
    );
    expect(batches.every(({ length }) => length <= 6)).toBe(true);
    const ids = batches.flat().map(({ subjectId }) => subjectId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(await store.claimDue(noon, 30)).toHaveLength(30 - ids.length);
  });

  test('passes by what somebody claims in this moment, and does not wait for it', async () => {
    await store.add([deadline('taken', noon), deadline('free', noon)]);
    const other = await stand.pool.connect();
    await other.query("begin; select 1 from vote.deadline where subject_id = 'taken' for update");
    try {
      expect((await claimOne(noon)).subjectId).toBe('free');
    } finally {
      await other.query('rollback');
      other.release();
    }
  });

  test('leaves alone what somebody works on, until that claim lapses', async () => {
    await store.add([deadline('p', noon)]);
    const first = await claimOne(noon);
    expect(await store.claimDue(noon, 10)).toEqual([]);
    const second = await lapsed();
    expect(second.claim).not.toBe(first.claim);
  });

  test('noting a deadline again changes nothing', async () => {
    await store.add([deadline('p', noon)]);
    await store.add([deadline('p', later(60))]);
    expect((await claimOne(noon)).dueAt).toEqual(noon);
  });
});

describe('posting', () => {
  test('may be begun once, by whoever holds the claim', async () => {
    await store.add([deadline('p', noon)]);
    const claimed = await claimOne(noon);
    expect(await store.beginPosting(claimed)).toBe(true);
    expect(await store.beginPosting(claimed)).toBe(false);
    const next = await lapsed();
    expect(next.mayBePosted).toBe(true);
    expect(await store.beginPosting(next)).toBe(false);
  });

  test('may not be begun, nor put off, by whoever has lost the claim', async () => {
    await store.add([deadline('p', noon)]);
    const slow = await claimOne(noon);
    const next = await lapsed();
    expect(await store.beginPosting(slow)).toBe(false);
    await store.postpone(slow, 60_000, 'undone');
    expect(await store.beginPosting(next)).toBe(true);
  });

  test('that was undone may be begun again, after the time that was asked for', async () => {
    await store.add([deadline('p', noon)]);
    const claimed = await claimOne(noon);
    await store.beginPosting(claimed);
    await store.postpone(claimed, 300, 'undone');
    expect(await store.claimDue(noon, 10)).toEqual([]);
    expect(await store.beginPosting(await lapsed())).toBe(true);
  });

  test('whose outcome nobody knows stays begun when it is put off', async () => {
    await store.add([deadline('p', noon)]);
    const claimed = await claimOne(noon);
    await store.beginPosting(claimed);
    await store.postpone(claimed, 0, 'as-it-was');
    expect((await lapsed()).mayBePosted).toBe(true);
  });
});
