import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { runCommand } from '../../src/run/run-command.ts';

const never = new AbortController().signal;

describe('a command', () => {
  let root: string;
  let file: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'sesi-command-'));
    file = join(root, 'pid');
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('is run to its end, with both outputs kept', async () => {
    const result = await runCommand(['sh', '-c', 'echo out; echo err >&2; exit 3'], {
      root,
      signal: never,
    });
    expect(result.exitCode).toBe(3);
    expect(result.stdout).toBe('out\n');
    expect(result.output).toContain('err\n');
  });

  it('has its output without colours', async () => {
    const command = ['sh', '-c', String.raw`printf '\033[31mred\033[0m'`] as const;
    const result = await runCommand([...command], { root, signal: never });
    expect([result.stdout, result.output]).toEqual(['red', 'red']);
  });

  it('that does not exist has no exit code and says so', async () => {
    const result = await runCommand(['sesi-no-such-program'], { root, signal: never });
    expect(result.exitCode).toBeUndefined();
    expect(result.output).toContain('ENOENT');
  });

  it('is stopped with all that it started', async () => {
    const stop = new AbortController();
    const running = runCommand(['sh', '-c', `sleep 300 & echo $! > '${file}'; wait`], {
      root,
      signal: stop.signal,
    });
    const pid = await writtenPid(file);
    stop.abort();
    expect(await running).toMatchObject({ exitCode: undefined });
    await expectEnded(pid);
  });

  it('that ignores a polite signal is killed', async () => {
    const stop = new AbortController();
    const stubborn = `trap '' TERM; echo $$ > '${file}'; while true; do sleep 1; done`;
    const running = runCommand(['sh', '-c', stubborn], {
      root,
      signal: stop.signal,
      graceMs: 300,
    });
    const pid = await writtenPid(file);
    stop.abort();
    expect(await running).toMatchObject({ exitCode: undefined });
    await expectEnded(pid);
  });

  it('does not wait for a grandchild that holds its output open, and ends it', async () => {
    const result = await runCommand(['sh', '-c', 'sleep 300 & echo $!'], { root, signal: never });
    expect(result.exitCode).toBe(0);
    expect(result.durationMs).toBeLessThan(60_000);
    await expectEnded(Number(result.stdout));
  });

  it('is not started when it is stopped before', async () => {
    const result = await runCommand(['sh', '-c', 'echo started'], {
      root,
      signal: AbortSignal.abort(),
    });
    expect(result).toMatchObject({ exitCode: undefined, output: '' });
  });
});

/** The process id that a command writes to a file as soon as it is ready to be stopped. */
async function writtenPid(path: string): Promise<number> {
  return await vi.waitFor(async () => {
    const pid = Number(await readFile(path, 'utf8'));
    expect(pid).toBeGreaterThan(1);
    return pid;
  }, 5_000);
}

async function expectEnded(pid: number): Promise<void> {
  expect(pid).toBeGreaterThan(1);
  await vi.waitFor(async () => expect(await hasEnded(pid)).toBe(true), 5_000);
}

async function hasEnded(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return true;
  }
  // On Linux a process that has ended is still listed, with the state Z, until its parent asks for it.
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return / Z /.test(stat);
}
