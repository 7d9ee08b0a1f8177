import { describe, expect, it } from 'vitest';

import { countTests } from '../../src/run/count-tests.ts';

const redis = { missing: 'redis-server', install: 'apt-get install redis-server' };
const skipped = [{ file: 'x.test.ts', name: 'one' }];
const none = { passed: 0, failed: 0, skipped: [] };

describe('a run of tests', () => {
  it('is counted by its tests', () => {
    const report = { passed: 3, failed: 0, skipped };
    expect(countTests({ report, parts: [redis], exitCode: 0 }, false)).toEqual({
      tally: { passed: 3, failed: 0, skipped: 1 },
      problems: [],
      skipped: [{ part: redis, tests: skipped }],
    });
  });

  it('has failed when it left no report, whatever its exit code', () => {
    const counted = countTests({ report: undefined, parts: [], exitCode: 0 }, false);
    expect(counted.tally).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(counted.problems).toHaveLength(1);
  });

  it('has failed when it has no test, whatever its exit code', () => {
    const counted = countTests({ report: none, parts: [], exitCode: 0 }, false);
    expect(counted.tally).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(counted.problems).toEqual(['There is no test here.']);
  });

  it('has failed once more when vitest failed though no test did', () => {
    const report = { ...none, passed: 2 };
    const counted = countTests({ report, parts: [], exitCode: 1 }, false);
    expect(counted.tally).toEqual({ passed: 2, failed: 1, skipped: 0 });
  });

  it('counts failed tests alone when they explain the exit code', () => {
    const report = { ...none, passed: 2, failed: 1 };
    const counted = countTests({ report, parts: [], exitCode: 1 }, false);
    expect(counted).toEqual({
      tally: { passed: 2, failed: 1, skipped: 0 },
      problems: [],
      skipped: [],
    });
  });

  it('has failed when it was stopped', () => {
    const report = { ...none, passed: 2 };
    const counted = countTests({ report, parts: [], exitCode: undefined }, false);
    expect(counted.tally).toEqual({ passed: 2, failed: 1, skipped: 0 });
  });

  it('takes a skipped test for a failed one on CI', () => {
    const report = { passed: 3, failed: 0, skipped };
    const counted = countTests({ report, parts: [redis], exitCode: 0 }, true);
    expect(counted.tally).toEqual({ passed: 3, failed: 1, skipped: 0 });
    expect(counted.problems).toHaveLength(1);
    expect(counted.skipped).toEqual([{ part: redis, tests: skipped }]);
  });
});
