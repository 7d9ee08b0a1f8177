import { describe, expect, it } from 'vitest';

import { checkNames } from '../../src/run/checks.ts';
import { selectChecks } from '../../src/run/select-checks.ts';

describe('the arguments of the test command', () => {
  it('select everything when there are none', () => {
    expect(selectChecks([])).toEqual({ kind: 'selected', checks: checkNames, files: [] });
  });

  it('select checks in the order in which they run, not in which they are named', () => {
    expect(selectChecks(['unit', 'lint', '--'])).toEqual({
      kind: 'selected',
      checks: ['lint', 'unit'],
      files: [],
    });
  });

  it('pass parts of paths on to the tests', () => {
    expect(selectChecks(['integration', 'packages/session-core', 'commit.integration'])).toEqual({
      kind: 'selected',
      checks: ['integration'],
      files: ['packages/session-core', 'commit.integration'],
    });
  });

  it('are refused when a word is neither a check nor a path, with the checks that there are', () => {
    for (const word of ['untit', '--watch', '-t']) {
      const selection = selectChecks([word]);
      expect(selection).toMatchObject({ kind: 'refused' });
      expect(selection).toHaveProperty('message', expect.stringContaining('boundaries'));
    }
  });

  it('are refused when a path comes without the tests that it narrows', () => {
    expect(selectChecks(['packages/platform'])).toEqual({
      kind: 'refused',
      message: 'Say which tests to run there: pnpm test unit packages/platform',
    });
    expect(selectChecks(['lint', 'packages/platform'])).toMatchObject({ kind: 'refused' });
  });
});
