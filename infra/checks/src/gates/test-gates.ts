/** A run of the test command in the copy, and how it must end. */
export interface TestGate {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** What follows `pnpm test`. */
  readonly arguments: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly lastLine: string;
}

/** Runs of tests that the test command must not call a success. */
export const testGates: readonly TestGate[] = [
  testFile('a failing test', `it('fails', () => { expect(1).toBe(2); });`, '0 passed, 1 failed'),
  testFile(
    'a test file that cannot be loaded',
    `throw new Error('planted');`,
    '0 passed, 1 failed',
  ),
  testFile(
    'a hook that fails',
    `beforeAll(() => { throw new Error('planted'); });\nit('is kept from running', () => { expect(1).toBe(1); });`,
    '0 passed, 1 failed, 1 skipped',
  ),
  testFile(
    'an error outside of the tests',
    `it('passes', () => { expect(1).toBe(1); void Promise.reject(new Error('planted')); });`,
    '1 passed, 1 failed',
  ),
  {
    ...testFile('a skipped test on CI', `it.skip('is left out', () => {});`, '0 passed, 1 failed'),
    env: { CI: 'true' },
  },
  {
    name: 'no test at all',
    files: {},
    arguments: ['unit', 'infra/checks/test/planted-nowhere'],
    lastLine: '0 passed, 1 failed',
  },
];

function testFile(name: string, body: string, lastLine: string): TestGate {
  const path = `infra/checks/test/planted-${name.replaceAll(' ', '-')}`;
  const text = `import { beforeAll, expect, it } from 'vitest';\n\n${body}\nvoid [beforeAll, expect, it];\n`;
  return { name, files: { [`${path}.test.ts`]: text }, arguments: ['unit', path], lastLine };
}
