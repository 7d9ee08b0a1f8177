import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { testServices } from '@sesi/test-services/vitest';
import { describe, expect, it } from 'vitest';

import { type CacheLab, inLab } from './lab/cache-lab.ts';

interface Answer {
  readonly loads: number;
  readonly value: string;
}

describe.skipIf('missing' in testServices().redis)('a cold key', () => {
  /** Processes of their own, ready to be asked; they end with the test. */
  const startProcesses = async (lab: CacheLab, count: number, stack: DisposableStack) => {
    const path = fileURLToPath(new URL('stampede-process.ts', import.meta.url));
    const processes = Array.from({ length: count }, () =>
      fork(path, [lab.database.url, lab.redis.url], { execArgv: ['--conditions=@sesi/source'] }),
    );
    stack.defer(() => {
      for (const process of processes) process.kill('SIGKILL');
    });
    await Promise.all(processes.map(async (process) => await once(process, 'message')));
    return processes;
  };

  const askAll = async (processes: readonly ChildProcess[], key: string) =>
    await Promise.all(
      processes.map(async (process) => {
        const answer = once(process, 'message');
        process.send(key);
        // `once` gives what the event was called with.
        const [said] = (await answer) as [Answer];
        return said;
      }),
    );

  it(
    'is loaded by one of four real processes, and all get what it loaded',
    inLab(async (lab) => {
      using stack = new DisposableStack();
      const processes = await startProcesses(lab, 4, stack);
      for (const key of ['monday', 'tuesday', 'wednesday']) {
        const answers = await askAll(processes, key);
        expect(answers.reduce((sum, { loads }) => sum + loads, 0)).toBe(1);
        expect(new Set(answers.map(({ value }) => value)).size).toBe(1);
      }
    }),
    60_000,
  );
});
