import { describe, expect, it } from 'vitest';

import { outcomeText, skippedText } from '../../src/run/check-outcome.ts';

const passed = { passed: 1, failed: 0, skipped: 0 };

describe('the line of a check', () => {
  it('has its time, and no output when it passed', () => {
    expect(
      outcomeText({ name: 'lint', tally: passed, durationMs: 1234, details: 'fine', skipped: [] }),
    ).toBe('lint         passed    1.2 s');
  });

  it('has the output below when it failed', () => {
    const tally = { passed: 0, failed: 1, skipped: 0 };
    expect(
      outcomeText({ name: 'lint', tally, durationMs: 1234, details: 'one\n\ntwo\n', skipped: [] }),
    ).toBe('lint         FAILED    1.2 s\n    one\n\n    two');
  });

  it('has the numbers of its tests', () => {
    const tally = { passed: 40, failed: 0, skipped: 2 };
    expect(outcomeText({ name: 'unit', tally, durationMs: 0, details: '', skipped: [] })).toBe(
      'unit         passed    0.0 s   42 tests, 2 skipped',
    );
  });
});

describe('the list of skipped tests', () => {
  it('says what to install, and names the tests by file', () => {
    const part = { missing: 'redis-server', install: 'apt-get install redis-server' };
    const tests = [
      { file: 'a.test.ts', name: 'counts keys' },
      { file: 'b.test.ts', name: 'fills a copy' },
      { file: 'a.test.ts', name: 'finds keys' },
    ];
    expect(skippedText([{ part, tests }])).toBe(
      'Skipped, because redis-server is missing. To run them: apt-get install redis-server\n' +
        '  a.test.ts\n    counts keys\n    finds keys\n  b.test.ts\n    fills a copy',
    );
  });

  it('is empty when nothing was skipped', () => {
    expect(skippedText([])).toBe('');
  });
});
