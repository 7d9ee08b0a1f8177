import { describe, expect, it } from 'vitest';

import { uncoveredRules } from '../../src/gates/lint-coverage.ts';
import { lintViolations } from '../../src/gates/lint-violations.ts';
import {
  boundariesViolations,
  formatViolations,
  typesViolations,
  unusedViolations,
} from '../../src/gates/tool-violations.ts';
import { addDependencies, isFound, type Violation } from '../../src/gates/violation.ts';

const all = [
  ...formatViolations,
  ...lintViolations,
  ...typesViolations,
  ...boundariesViolations,
  ...unusedViolations,
];

describe('the table of violations', () => {
  it('plants no two of them in one new file, so that none answers for another', () => {
    const created = all.flatMap(({ files }) =>
      Object.entries(files).flatMap(([path, text]) => (typeof text === 'string' ? [path] : [])),
    );
    expect(created.toSorted()).toEqual([...new Set(created)].toSorted());
    expect(
      all.filter(({ name, tool }, index) =>
        all.some((other, at) => at < index && other.name === name && other.tool === tool),
      ),
    ).toEqual([]);
  });

  it('names a file that is planted, or the tags of a package that must not be reached', () => {
    for (const { files, file } of all) {
      expect([...Object.keys(files), expect.stringMatching(/turbo\.json$/)]).toContainEqual(file);
    }
  });
});

describe('a violation', () => {
  const violation = {
    tool: 'lint',
    name: 'console',
    files: {},
    file: 'a.ts',
    rule: 'eslint(no-console)',
  } as const;

  it('is found by its own rule in its own file only', () => {
    expect(isFound(violation, [{ file: 'a.ts', rule: 'eslint(no-console)' }])).toBe(true);
    expect(isFound(violation, [{ file: 'b.ts', rule: 'eslint(no-console)' }])).toBe(false);
    expect(isFound(violation, [{ file: 'a.ts', rule: 'eslint(no-var)' }])).toBe(false);
    expect(isFound(violation, [])).toBe(false);
  });

  it('may add a dependency beside those that are there', () => {
    const edit = addDependencies({ pg: 'catalog:' });
    expect(JSON.parse(edit('{"name":"a","dependencies":{"zod":"catalog:"}}'))).toEqual({
      name: 'a',
      dependencies: { zod: 'catalog:', pg: 'catalog:' },
    });
    expect(JSON.parse(edit('{"name":"a"}'))).toHaveProperty('dependencies', { pg: 'catalog:' });
  });
});

describe('the rules of the linter', () => {
  const imports = ['error', { patterns: [{ group: ['pg', 'pg/**'] }, { regex: 'x' }] }];
  it('are covered when each that is on, and each driver, is planted', () => {
    const rules = { 'no-restricted-imports': imports, 'import/no-cycle': 'error', 'no-var': 'off' };
    const violations = [planted('eslint(no-restricted-imports)'), planted('import(no-cycle)')];
    expect(uncoveredRules(rules, violations, ['pg'])).toEqual([]);
  });

  it('are named when one is on, or a driver restricted, without a violation', () => {
    const rules = { 'no-restricted-imports': imports, 'import/no-cycle': ['error', {}] };
    const violations = [planted('eslint(no-restricted-imports)')];
    expect(uncoveredRules(rules, violations, ['redis'])).toEqual(['import/no-cycle', 'pg']);
  });
});

function planted(rule: string): Violation {
  return { tool: 'lint', name: '', files: {}, file: '', rule };
}
