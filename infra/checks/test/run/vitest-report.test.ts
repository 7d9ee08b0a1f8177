import { describe, expect, it } from 'vitest';

import { readVitestReport } from '../../src/run/vitest-report.ts';

const test = (status: string, fullName = 'a b') => ({ fullName, status });
const file = (status: string, ...assertionResults: object[]) => ({
  name: '/repo/x.test.ts',
  status,
  assertionResults,
});
const read = (...testResults: object[]) =>
  readVitestReport(JSON.stringify({ testResults }), '/repo');

describe("vitest's report", () => {
  it('is counted by test, over all files', () => {
    const report = read(
      file('passed', test('passed'), test('passed')),
      file('failed', test('failed'), test('passed')),
    );
    expect(report).toEqual({ passed: 3, failed: 1, skipped: [] });
  });

  it('counts a file that failed without a failed test as one failure', () => {
    expect(read(file('failed'))).toMatchObject({ failed: 1 });
    expect(read(file('failed', test('skipped')))).toMatchObject({ failed: 1 });
  });

  it('takes every test that neither passed nor failed for skipped, by its path from the root and its name', () => {
    const report = read(
      file('passed', test('skipped', 'one'), test('todo', 'two'), test('pending', 'three')),
    );
    expect(report.passed + report.failed).toBe(0);
    expect(report.skipped).toEqual(
      ['one', 'two', 'three'].map((name) => ({ file: 'x.test.ts', name })),
    );
  });

  it('is refused when it is cut off or something else', () => {
    expect(() => readVitestReport('{"testResults": [', '/repo')).toThrow(SyntaxError);
    expect(() => readVitestReport('{"success": true}', '/repo')).toThrow(/testResults/);
  });
});
