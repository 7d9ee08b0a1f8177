import { type CommandResult, runCommand } from '../run/run-command.ts';
import { readLintRules, uncoveredRules } from './lint-coverage.ts';
import { lintViolations, plantedDrivers } from './lint-violations.ts';
import type { ProjectCopy } from './project-copy.ts';
import { type TestGate, testGates } from './test-gates.ts';
import {
  boundariesViolations,
  formatViolations,
  typesViolations,
  unusedViolations,
} from './tool-violations.ts';
import { tools } from './tools.ts';
import { isFound, type ToolName, type Violation } from './violation.ts';

/** A copy to work in, and when to stop. */
export interface GateRun {
  readonly copy: ProjectCopy;
  readonly signal: AbortSignal;
}

/** What was seen of one gate. */
export interface Verdict {
  readonly name: string;
  /** Undefined when the gate is closed: it went red on the violation, and for the right reason. */
  readonly problem: string | undefined;
}

const violations: Readonly<Record<ToolName, readonly Violation[]>> = {
  format: formatViolations,
  lint: lintViolations,
  types: typesViolations,
  boundaries: boundariesViolations,
  unused: unusedViolations,
};

/** The copy as it is must pass: else a red gate would prove nothing. */
export async function expectClean(run: GateRun, names: readonly ToolName[]): Promise<Verdict> {
  const result = await runTestCommand(run, names, {});
  const isClean = result.exitCode === 0 && lastLine(result) === `${names.length} passed, 0 failed`;
  return {
    name: `nothing planted: ${names.join(', ')}`,
    problem: isClean
      ? undefined
      : `They must be green before anything is planted.\n${result.output}`,
  };
}

/** Plants all violations of a tool and looks for each in one run. */
export async function expectToolRed({ copy, signal }: GateRun, name: ToolName): Promise<Verdict[]> {
  const tool = tools[name];
  const planted = violations[name];
  const remove = await plantAll(copy, planted);
  const result = await runCommand(tool.command, { root: copy.root, signal });
  await remove();
  if (result.exitCode === undefined || result.exitCode === 0) {
    return [{ name, problem: `It ended with ${result.exitCode} on all violations at once.` }];
  }
  const findings = tool.parse(result[tool.output], copy.root);
  return planted.map((violation) => {
    const said = findings.filter((finding) => finding.file === violation.file);
    return {
      name: `${name}: ${violation.name}`,
      problem: isFound(violation, findings)
        ? undefined
        : `Not found: ${violation.rule} in ${violation.file}. Said of that file: ${said.map(({ rule }) => rule).join(', ') || 'nothing'}.`,
    };
  });
}

/** Each rule of the linter that is on, and each restricted driver, must be among the violations. */
export async function expectLintCoverage({ copy }: GateRun): Promise<Verdict> {
  const uncovered = uncoveredRules(await readLintRules(copy.root), lintViolations, plantedDrivers);
  return {
    name: 'lint: a violation for each rule and driver of oxlint.config.ts',
    problem:
      uncovered.length === 0
        ? undefined
        : `Add one to infra/checks/src/gates/lint-violations.ts for: ${uncovered.join(', ')}`,
  };
}

/** The test command must count what is wrong, go on after it, and end with 1. */
export async function expectTestCommandRed(run: GateRun): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const gate of testGates) {
    const remove = await run.copy.plant(gate.files);
    verdicts.push(await expectLastLine(run, gate));
    await remove();
  }
  return verdicts;
}

/** One violation of each tool at once: none of them may hide the next. */
export async function expectAllRed(run: GateRun, names: readonly ToolName[]): Promise<Verdict> {
  const remove = await plantAll(
    run.copy,
    names.flatMap((name) => violations[name].slice(0, 1)),
  );
  const verdict = await expectLastLine(run, {
    name: `one violation each: ${names.join(', ')}`,
    arguments: names,
    lastLine: `0 passed, ${names.length} failed`,
  });
  await remove();
  return verdict;
}

async function expectLastLine(
  run: GateRun,
  gate: Pick<TestGate, 'name' | 'arguments' | 'env' | 'lastLine'>,
): Promise<Verdict> {
  const result = await runTestCommand(run, gate.arguments, gate.env ?? {});
  const isRed = result.exitCode === 1 && lastLine(result) === gate.lastLine;
  return {
    name: `test: ${gate.name}`,
    problem: isRed
      ? undefined
      : `It must end with 1 and "${gate.lastLine}"; it ended with ${result.exitCode}:\n${result.output}`,
  };
}

async function runTestCommand(
  { copy, signal }: GateRun,
  words: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<CommandResult> {
  return await runCommand(
    ['node', '--conditions=@sesi/source', 'infra/checks/src/test.ts', ...words],
    { root: copy.root, signal, env: { CI: '', ...env } },
  );
}

function lastLine({ stdout }: CommandResult): string | undefined {
  return stdout.trimEnd().split('\n').at(-1);
}

async function plantAll(
  copy: ProjectCopy,
  planted: readonly Violation[],
): Promise<() => Promise<void>> {
  const undo: (() => Promise<void>)[] = [];
  for (const violation of planted) undo.push(await copy.plant(violation.files));
  return async () => {
    for (const back of undo.toReversed()) await back();
  };
}
