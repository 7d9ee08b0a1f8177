import { expect } from 'vitest';

import { childrenOf, findProcess, isRunning } from '../../src/process/process-table.ts';
import { eventually } from './eventually.ts';

/** The two shells that look after a server: the one that watches the lifeline, and the server's parent. */
export async function shellsOf(
  server: number,
): Promise<readonly [watcher: number, supervisor: number]> {
  return await eventually(() => {
    const supervisor = findProcess(server)?.parent;
    if (supervisor === undefined) throw new Error(`There is no process ${server}.`);
    const watcher = childrenOf(supervisor).find((child) => child.pid !== server)?.pid;
    if (watcher === undefined) throw new Error(`Nobody watches over process ${server} yet.`);
    return [watcher, supervisor] as const;
  });
}

/** Kills both, the watcher first, so that nobody is left to end the server. */
export async function killSupervisor(server: number): Promise<void> {
  const [watcher, supervisor] = await shellsOf(server);
  for (const pid of [watcher, supervisor]) process.kill(pid, 'SIGKILL');
  await eventually(() => {
    expect(isRunning(watcher)).toBe(false);
    // Its program has taken notice of its end.
    expect(findProcess(supervisor)).toBeUndefined();
  });
}
