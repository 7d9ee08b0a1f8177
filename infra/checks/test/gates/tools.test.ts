import { describe, expect, it } from 'vitest';

import { tools } from '../../src/gates/tools.ts';

describe('the findings of a tool', () => {
  it('are the files that the formatter lists', () => {
    expect(tools.format.parse('a.ts\npackages/b.json\n', '/repo')).toEqual([
      { file: 'a.ts', rule: 'format' },
      { file: 'packages/b.json', rule: 'format' },
    ]);
  });

  it('are the codes of the linter, or its words where there is no code', () => {
    const diagnostics = [
      { code: 'eslint(no-console)', filename: 'a.ts', message: 'Unexpected console statement.' },
      { filename: 'b.ts', message: 'Unused oxlint-disable directive' },
    ];
    expect(tools.lint.parse(JSON.stringify({ diagnostics }), '/repo')).toEqual([
      { file: 'a.ts', rule: 'eslint(no-console)' },
      { file: 'b.ts', rule: 'Unused oxlint-disable directive' },
    ]);
  });

  it('are the errors of the compiler, without the lines that explain them', () => {
    const output =
      "packages/a/src/b.ts(9,3): error TS2353: Object literal\n  and 'x(1,2): error' too\n" +
      'c.ts(1,1): error TS1294: no\n';
    expect(tools.types.parse(output, '/repo')).toEqual([
      { file: 'packages/a/src/b.ts', rule: 'TS2353' },
      { file: 'c.ts', rule: 'TS1294' },
    ]);
  });

  it('are the headlines of turbo without white space, from the root', () => {
    const output = [
      'Checked 260 files in 9 packages, 2 issues found',
      '  x cannot import package `@sesi/fake-telegram` because it is not a dependency',
      '   ,-[/repo/packages/platform/src/a.ts:1:19]',
      " 1 | import '@sesi/fake-telegram';",
      '   `----',
      '',
      '  x Package `@sesi/platform` found with tag listed in denylist for `@sesi/',
      '  | session-core`: `platform`',
      '   ,-[packages/platform/turbo.json:1:30]',
      '   `----',
      '  `->   x denylist defined here',
      '          ,-[turbo.json:12:43]',
    ].join('\n');
    expect(tools.boundaries.parse(output, '/repo')).toEqual([
      {
        file: 'packages/platform/src/a.ts',
        rule: 'cannotimportpackage`@sesi/fake-telegram`becauseitisnotadependency',
      },
      {
        file: 'packages/platform/turbo.json',
        rule: 'Package`@sesi/platform`foundwithtaglistedindenylistfor`@sesi/session-core`:`platform`',
      },
    ]);
  });

  it('are what knip lists under each kind', () => {
    const issues = [
      { file: 'a.ts', files: [{ name: 'a.ts' }], exports: [], owners: null },
      { file: 'b.ts', files: [], exports: [{ name: 'one', line: 1 }], types: [{ name: 'Two' }] },
    ];
    expect(tools.unused.parse(JSON.stringify({ issues }), '/repo')).toEqual([
      { file: 'a.ts', rule: 'files a.ts' },
      { file: 'b.ts', rule: 'exports one' },
      { file: 'b.ts', rule: 'types Two' },
    ]);
  });

  it('are refused when the output is something else', () => {
    expect(() => tools.lint.parse('No files found to lint.', '/repo')).toThrow(SyntaxError);
    expect(() => tools.unused.parse('{}', '/repo')).toThrow(/issues/);
  });
});
