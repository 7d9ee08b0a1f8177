import { access, chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { CheckName } from '../../src/run/checks.ts';
import { runChecks } from '../../src/run/run-checks.ts';

const report = (...statuses: string[]) =>
  JSON.stringify({
    testResults: [
      {
        name: 'x.test.ts',
        status: 'passed',
        assertionResults: statuses.map((status) => ({ fullName: `a ${status} test`, status })),
      },
    ],
  });
/** Finds the file named by --outputFile.json= as vitest does. */
const leaveReport = (json: string) =>
  `for word in "$@"; do case "$word" in --outputFile.json=*) echo '${json}' > "\${word#*=}";; esac; done`;
const leaveParts = `echo '[{"missing":"redis-server","install":"apt-get install redis-server"}]' > "$SESI_MISSING_PARTS_FILE"`;

describe('the test command', () => {
  let root: string;
  let printed: string[];

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'sesi-checks-'));
    printed = [];
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('goes on after a failing check, shows its output and ends with the summary', async () => {
    await program('oxfmt', 'echo unformatted; exit 1');
    await program('oxlint', 'echo fine');
    const tally = await run(['format', 'lint']);
    expect(tally).toEqual({ passed: 1, failed: 1, skipped: 0 });
    expect(printed.join('\n')).toMatch(/^format +FAILED.*\n {4}unformatted\nlint +passed/);
    expect(printed.join('\n')).not.toContain('fine');
    expect(printed.at(-1)).toBe('1 passed, 1 failed');
  });

  it('counts tests and says what the skipped ones lack', async () => {
    await program('vitest', `${leaveReport(report('passed', 'passed', 'skipped'))}\n${leaveParts}`);
    const tally = await run(['unit']);
    expect(tally).toEqual({ passed: 2, failed: 0, skipped: 1 });
    expect(printed.join('\n')).toContain('To run them: apt-get install redis-server');
    expect(printed.at(-1)).toBe('2 passed, 0 failed, 1 skipped');
  });

  it('fails on CI when a part is missing', async () => {
    await program('vitest', `${leaveReport(report('passed', 'skipped'))}\n${leaveParts}`);
    expect(await run(['unit'], { isComplete: true })).toEqual({ passed: 1, failed: 1, skipped: 0 });
    expect(printed.join('\n')).toContain('To run them: apt-get install redis-server');
  });

  it('fails when tests end well without a report', async () => {
    await program('vitest', 'exit 0');
    expect(await run(['unit'])).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('fails when a report is cut off', async () => {
    await program('vitest', leaveReport('{"testResults": ['));
    expect(await run(['unit'])).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('counts what was not reached as failed when it is stopped', async () => {
    await program('oxfmt', 'touch up; sleep 300');
    const stop = new AbortController();
    const running = run(['format', 'lint', 'unit'], { signal: stop.signal });
    await vi.waitFor(() => access(join(root, 'up')), 5_000);
    stop.abort();
    expect(await running).toEqual({ passed: 0, failed: 3, skipped: 0 });
    expect(printed.at(-1)).toBe('0 passed, 3 failed');
  });

  async function program(name: string, script: string): Promise<void> {
    const folder = join(root, 'node_modules', '.bin');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, name), 0o755);
  }

  async function run(
    checks: readonly CheckName[],
    { isComplete = false, signal = new AbortController().signal } = {},
  ): ReturnType<typeof runChecks> {
    return await runChecks({
      root,
      checks,
      files: [],
      isComplete,
      signal,
      print: (text) => void printed.push(text),
    });
  }
});
