import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

const patienceMs = 10_000;

/** Ends a process that may have ended already: as `ask` asks for it, and by force when that takes too long. */
export async function endProcess(child: ChildProcess, ask: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  ask();
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await ended;
  clearTimeout(timer);
}
