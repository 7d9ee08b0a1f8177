import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

import { afterEach, describe, expect, it, vi } from 'vitest';

const program = fileURLToPath(new URL('./service-process.ts', import.meta.url));

interface Line {
  readonly level: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** A real process, what it has written, and how it ended. */
class ServiceProcess {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly exited: Promise<unknown[]>;
  stdout = '';
  stderr = '';

  constructor(env: Readonly<Record<string, string>>) {
    this.child = spawn(process.execPath, ['--conditions=@sesi/source', program], {
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout.on('data', (chunk: Buffer) => (this.stdout += String(chunk)));
    this.child.stderr.on('data', (chunk: Buffer) => (this.stderr += String(chunk)));
    this.exited = once(this.child, 'close', { signal: AbortSignal.timeout(25_000) });
    // A test that fails before it waits for the end has said what is wrong.
    this.exited.catch(() => undefined);
  }

  get lines(): Line[] {
    return this.stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Line);
  }

  get messages(): string[] {
    return this.lines.map(({ msg }) => msg);
  }

  async logs(message: string): Promise<void> {
    await vi.waitUntil(() => this.messages.includes(message), { timeout: 20_000 });
  }

  /** The exit code; a process that a signal killed has none. */
  async exitCode(): Promise<unknown> {
    const [code] = await this.exited;
    return code;
  }
}

const processes: ServiceProcess[] = [];

function start(act: string, env: Readonly<Record<string, string>> = {}): ServiceProcess {
  const service = new ServiceProcess({ ACT: act, ...env });
  processes.push(service);
  return service;
}

afterEach(() => {
  for (const { child } of processes.splice(0)) {
    child.kill('SIGKILL');
  }
});

describe('a process under runService', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('stops in order on %s', async (signal) => {
    const service = start('stop-in-order');
    await service.logs('started');
    service.child.kill(signal);
    expect(await service.exitCode()).toBe(0);
    expect(service.messages).toEqual([
      'started',
      'Stopping',
      'aborted',
      'second closed',
      'first closed',
      'Stopped',
    ]);
    expect(service.stderr).toBe('');
  });

  it('is forced to end, with a line in the log, when stopping takes too long', async () => {
    const service = start('never-stop');
    await service.logs('started');
    const askedAt = performance.now();
    service.child.kill('SIGTERM');
    expect(await service.exitCode()).toBe(1);
    const tookMs = performance.now() - askedAt;
    expect(tookMs).toBeGreaterThan(1400);
    expect(tookMs).toBeLessThan(5000);
    expect(service.lines.at(-1)).toMatchObject({
      level: 'error',
      msg: 'Stopping took too long: exiting without the rest',
      graceMs: 1500,
    });
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends at once on a second signal, %s', async (signal, code) => {
    const service = start('never-stop', { GRACE_MS: '15000' });
    await service.logs('started');
    service.child.kill('SIGINT');
    await service.logs('Stopping');
    const stoppingAt = performance.now();
    await vi.waitUntil(() => performance.now() - stoppingAt > 400, 5000);
    service.child.kill(signal);
    expect(await service.exitCode()).toBe(code);
    expect(service.messages.at(-1)).toBe('Second signal: exiting at once');
  });

  it.each([
    ['throw-later', 'uncaughtException'],
    ['reject-later', 'unhandledRejection'],
  ])('logs an error that nobody caught once, and fails (%s)', async (act, origin) => {
    const service = start(act);
    expect(await service.exitCode()).toBe(1);
    const fatal = service.lines.filter(({ level }) => level === 'fatal');
    expect(fatal).toMatchObject([
      {
        origin,
        msg: 'An error that nobody caught: exiting',
        err: { message: 'nobody catches this' },
      },
    ]);
    expect(service.stderr).toBe('');
  });

  it('says in one line without secrets why it could not start and what to do', async () => {
    const service = start('fail-to-start');
    expect(await service.exitCode()).toBe(1);
    expect(service.lines).toMatchObject([
      {
        level: 'fatal',
        msg: 'Start failed',
        advice: 'Do what err.message says, and start again.',
        err: { message: 'no connection to postgres://[redacted]@db/bots' },
      },
    ]);
  });

  it('prints every problem of its settings plainly, without secrets, and ends with 78', async () => {
    const service = start('dance', { API_TOKEN: 'hunter2', LOG_LEVEL: 'loud' });
    expect(await service.exitCode()).toBe(78);
    expect(service.stdout).toBe('');
    expect(service.stderr).toMatch(
      /^service-process cannot start\. The configuration has 2 problems:\n {2}LOG_LEVEL="loud".*\n {2}ACT="dance".*\n$/,
    );
    expect(service.stderr).not.toContain('hunter2');
  });

  it('ends with 78 as well when the start finds that settings do not go together', async () => {
    const service = start('refuse-settings');
    expect(await service.exitCode()).toBe(78);
    expect(service.stderr).toContain('A does not go with B.');
  });
});
