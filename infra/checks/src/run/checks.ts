/** A program, from node_modules/.bin of the repository or from the PATH, and its arguments. */
export type Command = readonly [string, ...string[]];

/** What tools answer with their exit code, in this order before the tests: what is quick and often wrong comes first. */
export const toolNames = ['format', 'lint', 'types', 'boundaries', 'unused', 'gates'] as const;

/** The projects of vitest.config.ts, in the order in which they run. */
export const testRuns = ['unit', 'integration'] as const;

export type ToolCheckName = (typeof toolNames)[number];
export type TestRun = (typeof testRuns)[number];
export type CheckName = ToolCheckName | TestRun;

/** The names of all checks, in the order in which they run. */
export const checkNames: readonly CheckName[] = [...toolNames, ...testRuns];

/** How each tool is called. */
export const toolCommands: Readonly<Record<ToolCheckName, Command>> = {
  format: ['oxfmt', '--check', '.'],
  lint: ['oxlint', '--type-aware', '--deny-warnings'],
  types: ['tsc', '-b', '--pretty', 'false'],
  boundaries: ['turbo', 'boundaries', '--no-color'],
  unused: ['knip', '--no-progress', '--no-config-hints'],
  gates: ['node', '--conditions=@sesi/source', 'infra/checks/src/gates.ts'],
};
