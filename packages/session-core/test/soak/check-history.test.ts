import { describe, expect, it } from 'vitest';

import { checkHistory } from '../../soak/history/check-history.ts';
import type { History } from '../../soak/history/operation.ts';
import { call, committed, counter, history, row, value } from './planted-history.ts';

const types = (planted: History) => checkHistory(planted).map(({ type }) => type);
const sentences = (planted: History) => checkHistory(planted).map(({ what }) => what);

/** create (version 10), update (20): both acknowledged; the row agrees. */
const created = call('0.1.1', 'create', 0, 5, { version: 10, n: 0 });
const updated = call('0.1.2', 'update', 10, 15, { version: 20, n: 1 });
const commits = [committed('0.1.1', 10, 0, 3), committed('0.1.2', 20, 1, 13)];
const rows = [row(value, 20, { n: 1, op: '0.1.2' })];
const clean = history({ operations: [created, updated], commits, rows });
const readOf = (writer: typeof created, start: number, end: number, more = {}) =>
  call('1.1.1', 'get', start, end, {
    version: writer.version ?? 0,
    n: writer.n ?? 0,
    writer: writer.op,
    ...more,
  });
const withReads = (...reads: ReturnType<typeof call>[]) =>
  history({ ...clean, operations: [created, updated, ...reads] });

describe('a history without fault', () => {
  it('is clean', () => {
    expect(types(clean)).toEqual([]);
    expect(types(withReads(readOf(updated, 16, 18)))).toEqual([]);
  });

  it('may show old or new while a write is on its way', () => {
    expect(types(withReads(readOf(created, 11, 30)))).toEqual([]);
    expect(types(withReads(readOf(updated, 11, 12)))).toEqual([]);
  });

  it('may show nothing before the first acknowledgement', () => {
    const early = call('1.1.1', 'get', 1, 2, { outcome: 'absent' });
    expect(types(withReads(early))).toEqual([]);
  });

  it('may have changes that nobody was told of, carried out or not', () => {
    const killed = call('0.1.3', 'update', 30, undefined);
    const unknown = call('0.1.4', 'update', 30, 40, { outcome: 'unknown' });
    const operations = [created, updated, killed, unknown];
    expect(types(history({ ...clean, operations }))).toEqual([]);
    const carriedOut = history({
      operations,
      commits: [...commits, committed('0.1.3', 30, 2, 35), committed('0.1.4', 31, 3, 36)],
      rows: [row(value, 31, { n: 3, op: '0.1.4' })],
    });
    expect(types(carriedOut)).toEqual([]);
  });

  it('may show what is possibly stale, when it says so', () => {
    expect(types(withReads(readOf(created, 16, 18, { possiblyStale: true })))).toEqual([]);
    const nothing = call('1.1.2', 'get', 16, 18, { outcome: 'absent', possiblyStale: true });
    expect(types(withReads(nothing))).toEqual([]);
  });
});

describe('a stale read', () => {
  it('is one of what was there before an acknowledged write', () => {
    const planted = withReads(readOf(created, 15.5, 16));
    expect(types(planted)).toEqual(['stale-read']);
    expect(sentences(planted)[0]).toContain('0.5 ms after version 20 had been acknowledged');
    expect(checkHistory(planted)[0]?.witnesses.map(({ op }) => op)).toEqual([
      '0.1.1',
      '0.1.2',
      '1.1.1',
    ]);
  });

  it('is "there is none" of a live session, from a read, an update or a deletion', () => {
    const nothing = call('1.1.1', 'get', 16, 17, { outcome: 'absent' });
    const notFound = call('1.1.2', 'update', 16, 17, { outcome: 'absent' });
    const notEnded = call('1.1.3', 'delete', 16, 17, { outcome: 'absent' });
    const planted = withReads(nothing, notFound, notEnded);
    expect(types(planted)).toEqual(['stale-read', 'stale-read', 'stale-read']);
  });

  it('is one of something that was never written', () => {
    expect(types(withReads(readOf(created, 16, 17, { version: 15 })))).toEqual(['stale-read']);
    expect(types(withReads(readOf(updated, 16, 17, { n: 7 })))).toEqual(['stale-read']);
    const invented = readOf(updated, 16, 17, { n: 7, possiblyStale: true });
    expect(types(withReads(invented))).toEqual(['stale-read']);
    expect(types(withReads(readOf(updated, 6, 8)))).toEqual(['stale-read']);
  });
});

describe('a resurrection', () => {
  const deleted = call('0.1.3', 'delete', 20, 25);
  const gone = (...more: ReturnType<typeof call>[]) =>
    history({
      operations: [created, updated, deleted, ...more],
      commits: [...commits, committed('0.1.3', 30, undefined, 23)],
      rows: [row(value, 30)],
    });

  it('is not: absent after a deletion, or still there while it is deleted', () => {
    expect(types(gone(call('1.1.1', 'get', 26, 27, { outcome: 'absent' })))).toEqual([]);
    expect(types(gone(readOf(updated, 21, 40)))).toEqual([]);
  });

  it('is a read of what had been deleted', () => {
    expect(types(gone(readOf(updated, 26, 27)))).toEqual(['resurrection']);
    expect(types(gone(readOf(updated, 26, 27, { possiblyStale: true })))).toEqual([]);
  });

  it('is a "there is one already" after the deletion', () => {
    const refused = call('1.1.1', 'create', 26, 27, { outcome: 'exists' });
    expect(types(gone(refused))).toEqual(['resurrection']);
  });

  it('is a read of what had expired', () => {
    const brief = call('0.1.1', 'save', 0, 5, { version: 10, n: 0, ttlMs: 100 });
    const expired = (read: ReturnType<typeof call>) =>
      history({
        operations: [brief, read],
        commits: [committed('0.1.1', 10, 0, 3)],
        rows: [row(value, 10)],
      });
    expect(types(expired(readOf(brief, 90, 91)))).toEqual([]);
    expect(types(expired(readOf(brief, 104, 105)))).toEqual([]);
    expect(types(expired(readOf(brief, 150, 151)))).toEqual(['resurrection']);
    const absent = (start: number) => call('1.1.1', 'get', start, start + 1, { outcome: 'absent' });
    expect(types(expired(absent(150)))).toEqual([]);
    expect(types(expired(absent(50)))).toEqual(['stale-read']);
  });

  it('counts the life of a write that its caller gave up from when Postgres did it', () => {
    const given = { outcome: 'unknown', n: 0, ttlMs: 100 } as const;
    const late = call('0.1.1', 'create', 0, 200, given);
    const read = (start: number) =>
      history({
        operations: [late, readOf({ ...late, version: 10 }, start, start + 1)],
        commits: [committed('0.1.1', 10, 0, 260)],
        rows: [row(value, 10)],
      });
    expect(types(read(340))).toEqual([]);
    expect(types(read(400))).toEqual(['resurrection']);
  });

  it('is a read after an expiry that an update did not put off', () => {
    const brief = call('0.1.1', 'save', 0, 5, { version: 10, n: 0, ttlMs: 100 });
    const kept = call('0.1.2', 'update', 50, 55, { version: 20, n: 1 });
    const planted = history({
      operations: [brief, kept, readOf(kept, 150, 151)],
      commits: [committed('0.1.1', 10, 0, 3), committed('0.1.2', 20, 1, 53)],
      rows: [row(value, 20)],
    });
    expect(types(planted)).toEqual(['resurrection']);
  });
});

describe('a lost update', () => {
  it('is an acknowledged change that Postgres does not have', () => {
    const lost = call('0.1.3', 'save', 20, 25, { version: 30, n: 0 });
    const planted = history({ ...clean, operations: [created, updated, lost] });
    expect(sentences(planted)).toEqual(['it was acknowledged, and Postgres does not have it']);
    expect(types(planted)).toEqual(['lost-update']);
  });

  it('is an acknowledged version that Postgres gave to another change', () => {
    const other = { ...updated, version: 21 };
    expect(types(history({ ...clean, operations: [created, other] }))).toEqual(['lost-update']);
  });

  it('is a change that was refused and carried out all the same', () => {
    const refused = { ...updated, outcome: 'refused' as const };
    const planted = history({ ...clean, operations: [created, refused] });
    expect(sentences(planted)).toEqual(['it was refused, and Postgres has it']);
  });

  it('is a change that is carried out twice', () => {
    const twice = history({
      operations: [created, updated],
      commits: [...commits, committed('0.1.2', 30, 2, 14)],
      rows: [row(value, 30, { n: 2, op: '0.1.2' })],
    });
    expect(sentences(twice)).toContain('it was carried out 2 times');
  });

  it('is an increment that builds on an older count', () => {
    const again = call('1.1.1', 'update', 11, 16, { version: 21, n: 1 });
    const planted = history({
      operations: [created, updated, again],
      commits: [...commits, committed('1.1.1', 21, 1, 14)],
      rows: [row(value, 21, { n: 1, op: '1.1.1' })],
    });
    expect(sentences(planted)).toEqual(['n went from 1 to 1 in one increment']);
  });

  it('is a version below one that was acknowledged before', () => {
    const late = call('1.1.1', 'save', 16, 18, { version: 19, n: 0 });
    const planted = history({
      ...clean,
      operations: [created, updated, late],
      commits: [...commits, committed('1.1.1', 19, 0, 17)],
    });
    expect(sentences(planted)).toContain('version 19 was written after 20 had been acknowledged');
  });

  it('is a row at the end that is not what the last change made it', () => {
    const planted = history({ ...clean, rows: [row(value, 10, { n: 0, op: '0.1.1' })] });
    expect(types(planted)).toEqual(['lost-update']);
    expect(types(history({ ...clean, rows: [] }))).toEqual(['lost-update']);
  });

  it('is one half of a commit of two sessions', () => {
    const both = call('0.1.3', 'commit', 20, 25, { keys: [value, counter] });
    const planted = history({
      operations: [created, updated, both],
      commits: [...commits, committed('0.1.3', 30, 2, 22)],
      rows: [row(value, 30, { n: 2, op: '0.1.3' })],
    });
    expect(sentences(planted)).toContain(`only ${value} of ${value},${counter} was changed`);
  });
});

describe('the sum of increments', () => {
  const sumOf = (count: number, ...outcomes: ('ok' | 'unknown' | 'refused')[]) => {
    const operations = [
      call('0.1.0', 'create', 0, 1, { keys: [counter], version: 1, n: 0 }),
      ...outcomes.map((outcome, index) =>
        call(`0.1.${index + 1}`, 'update', 10 * index + 10, 10 * index + 15, {
          keys: [counter],
          outcome,
        }),
      ),
    ];
    const made = operations.filter(({ outcome }) => outcome === 'ok');
    return history({
      operations,
      commits: made.map(({ op, start }, index) => committed(op, index + 1, index, start, counter)),
      rows: [row(counter, made.length, { n: count, op: 'x' })],
    });
  };
  const isLost = (planted: History) =>
    sentences(planted).some((sentence) => sentence.includes('increments were acknowledged'));

  it('is the count at the end', () => {
    expect(isLost(sumOf(2, 'ok', 'ok'))).toBe(false);
    expect(isLost(sumOf(1, 'ok', 'ok'))).toBe(true);
    expect(isLost(sumOf(3, 'ok', 'ok'))).toBe(true);
  });

  it('may contain what is unknown, and not what was refused', () => {
    expect(isLost(sumOf(1, 'ok', 'unknown'))).toBe(false);
    expect(isLost(sumOf(2, 'ok', 'unknown'))).toBe(false);
    expect(isLost(sumOf(2, 'ok', 'refused'))).toBe(true);
  });
});

describe('a call', () => {
  it('takes 2,500 ms at most, not counting the time its own process was stopped', () => {
    const slow = readOf(updated, 16, 2_600);
    expect(types(withReads(slow))).toEqual(['slow-call']);
    const stop = { nemesis: 'worker-stop', worker: 1, start: 100, end: 2_000 };
    expect(types(history({ ...withReads(slow), disturbances: [stop] }))).toEqual([]);
    const another = { ...stop, worker: 0 };
    expect(types(history({ ...withReads(slow), disturbances: [another] }))).toEqual(['slow-call']);
  });

  it('fails only in ways that callers know', () => {
    const failed = call('1.1.1', 'get', 16, 17, { outcome: 'failed', error: 'TypeError: oh' });
    expect(types(withReads(failed))).toEqual(['unexpected-error']);
    expect(sentences(withReads(failed))).toEqual(['TypeError: oh']);
  });
});
