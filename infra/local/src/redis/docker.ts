import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

import { repositoryRoot } from '../repository-root.ts';

const run = promisify(execFile);

/** An engine that cannot be reached may keep its client waiting for minutes. */
const answerMs = 5000;

/** Docker with compose, ready to be used; or why it cannot be. */
export type DockerState =
  | { readonly kind: 'ready' }
  | { readonly kind: 'missing'; readonly reason: string };

/** Looks whether `docker compose` can be used on this machine now. */
export async function findDocker(): Promise<DockerState> {
  const reason =
    (await reasonAgainst(['--version'], 'Docker is not installed')) ??
    (await reasonAgainst(
      ['version', '--format', '{{.Server.Version}}'],
      'Docker is installed but does not run',
    )) ??
    (await reasonAgainst(['compose', 'version'], 'Docker runs but has no `docker compose`'));
  return reason === undefined ? { kind: 'ready' } : { kind: 'missing', reason };
}

/**
 * Runs `docker compose` with the repository's file, its output on this terminal.
 *
 * @returns its exit code.
 */
export async function compose(...args: readonly string[]): Promise<number> {
  const child = spawn('docker', ['compose', ...args], { cwd: repositoryRoot, stdio: 'inherit' });
  const [code]: unknown[] = await once(child, 'exit');
  return typeof code === 'number' ? code : 1;
}

async function reasonAgainst(args: readonly string[], reason: string): Promise<string | undefined> {
  try {
    await run('docker', [...args], { timeout: answerMs, killSignal: 'SIGKILL' });
    return undefined;
  } catch {
    return reason;
  }
}
