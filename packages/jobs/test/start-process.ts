import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { onTestFinished } from 'vitest';

/** A worker in a process of its own, and the lines that it printed. */
export function startProcess(url: string): {
  readonly child: ChildProcess;
  readonly lines: readonly Record<string, unknown>[];
} {
  const path = fileURLToPath(new URL('job-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@sesi/source', path, url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: Record<string, unknown>[] = [];
  createInterface({ input: child.stdout }).on('line', (line) =>
    lines.push(JSON.parse(line) as Record<string, unknown>),
  );
  return { child, lines };
}
