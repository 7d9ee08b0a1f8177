import { describe, expect, it } from 'vitest';

import { nemesisNames } from '../../soak/nemeses/nemesis.ts';
import { faultsOf, SoakTally, type SoakResult } from '../../soak/soak-result.ts';
import { call, committed, history, row, value } from './planted-history.ts';

const sound: SoakResult = {
  operations: 10_000,
  stale_reads: 0,
  lost_updates: 0,
  resurrections: 0,
  diverged: 0,
  unexpected_errors: 0,
  redis_read_share: 0.9,
  fallbacks: 3,
  reconciles: 1,
  max_call_ms: 2_499,
  nemeses: Object.fromEntries(nemesisNames.map((name) => [name, 1])),
};

describe('a result', () => {
  it('passes when nothing was broken and every fault struck', () => {
    expect(faultsOf(sound)).toEqual([]);
    expect(faultsOf({ ...sound, redis_read_share: null })).toEqual([]);
  });

  it.each([
    ['a stale read', { stale_reads: 1 }, '1 stale reads'],
    ['a lost update', { lost_updates: 2 }, '2 lost updates'],
    ['a resurrection', { resurrections: 1 }, '1 resurrections'],
    ['a copy that diverged', { diverged: 1 }, '1 copies that differ from their rows'],
    ['an error', { unexpected_errors: 1 }, '1 unexpected errors'],
    ['a slow call', { max_call_ms: 2_501 }, 'a call took 2501 ms'],
    [
      'reads that bypass Redis',
      { redis_read_share: 0.49 },
      'only 0.49 of the reads between faults came from Redis',
    ],
    [
      'a fault that never struck',
      { nemeses: { ...sound.nemeses, 'redis-kill': 0 } },
      'redis-kill never struck',
    ],
  ])('does not pass with %s', (_, change, fault) => {
    expect(faultsOf({ ...sound, ...change })).toEqual([fault]);
  });

  it('adds up what was found, and keeps the clearest history of each kind', () => {
    const tally = new SoakTally();
    const write = (op: string, at: number, version: number) =>
      call(op, 'save', at, at + 5, { version, n: 0 });
    const operations = [
      write('0.1.1', 0, 10),
      write('0.1.2', 10, 20),
      call('1.1.1', 'get', 20, 21, { version: 10, n: 0, writer: '0.1.1' }),
    ];
    const planted = history({
      operations,
      commits: [committed('0.1.1', 10, 0, 3), committed('0.1.2', 20, 0, 13)],
      rows: [row(value, 20, { n: 0, op: '0.1.2' })],
      disturbances: [{ nemesis: 'redis-kill', start: 8, end: 9 }],
    });
    const about = { key: value, what: 'it was old', witnesses: operations };
    tally.add(planted, [
      { type: 'stale-read', ...about },
      { type: 'stale-read', ...about, witnesses: operations.slice(1), what: 'it was older' },
      { type: 'diverged', ...about, witnesses: [] },
    ]);
    expect(tally.result).toMatchObject({
      operations: 3,
      stale_reads: 2,
      diverged: 1,
      max_call_ms: 5,
    });
    expect(tally.histories.join('\n')).toContain('it was older');
    expect(tally.histories.join('\n')).toContain('> 10.0 ms to 11.0 ms  worker 1  get (1.1.1)');
    expect(tally.histories.join('\n')).not.toContain('redis-kill');
  });
});
