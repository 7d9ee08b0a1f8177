import { describe, expect, it } from 'vitest';

import { addTallies, exitCode, summaryLine } from '../../src/run/tally.ts';

describe('the summary line', () => {
  it('names skipped tests only when there are some', () => {
    expect(summaryLine({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed');
    expect(summaryLine({ passed: 12, failed: 1, skipped: 3 })).toBe(
      '12 passed, 1 failed, 3 skipped',
    );
  });

  it('adds what each check counted', () => {
    const one = { passed: 1, failed: 2, skipped: 3 };
    expect(addTallies([one, { passed: 10, failed: 20, skipped: 30 }])).toEqual({
      passed: 11,
      failed: 22,
      skipped: 33,
    });
    expect(addTallies([])).toEqual({ passed: 0, failed: 0, skipped: 0 });
  });
});

describe('the exit code', () => {
  it('is 0 when something passed and nothing failed', () => {
    expect(exitCode({ passed: 1, failed: 0, skipped: 5 })).toBe(0);
  });

  it('is 1 when one failed', () => {
    expect(exitCode({ passed: 100, failed: 1, skipped: 0 })).toBe(1);
  });

  it('is 1 when nothing passed, even though nothing failed', () => {
    expect(exitCode({ passed: 0, failed: 0, skipped: 0 })).toBe(1);
    expect(exitCode({ passed: 0, failed: 0, skipped: 4 })).toBe(1);
  });
});
