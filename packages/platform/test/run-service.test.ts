import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';

import { processEnv } from '../src/config/process-env.ts';
import type { HostProcess, StopSignal } from '../src/lifecycle/host-process.ts';
import { runService, type ServiceContext } from '../src/lifecycle/run-service.ts';

const schema = z.object({ ...processEnv, CITY: z.string() });
const env = { LOG_LEVEL: 'silent', CITY: 'Bandung' };

class FakeHost implements HostProcess {
  readonly exits: number[] = [];
  readonly printed: string[] = [];
  signal: (signal: StopSignal) => void = () => expect.unreachable('nobody listens for signals');
  uncaught: (error: unknown) => void = () => expect.unreachable('nobody listens for errors');

  onStopSignal(listener: (signal: StopSignal) => void): void {
    this.signal = listener;
  }

  onUncaught(listener: (error: unknown, origin: 'uncaughtException') => void): void {
    this.uncaught = (error) => listener(error, 'uncaughtException');
  }

  printError(text: string): void {
    this.printed.push(text);
  }

  exit(code: number): void {
    this.exits.push(code);
  }
}

interface Running {
  readonly host: FakeHost;
  readonly done: Promise<void>;
}

function run(
  start: (context: ServiceContext) => Promise<AsyncDisposable>,
  graceMs = 1000,
): Running {
  const host = new FakeHost();
  const done = runService({
    name: 'test',
    schema,
    env,
    graceMs,
    host,
    start: async (_config, context) => start(context),
  });
  return { host, done };
}

function service(dispose: () => Promise<void>): AsyncDisposable {
  return { [Symbol.asyncDispose]: dispose };
}

describe('runService', () => {
  it('starts with the parsed settings, and disposes what was started when a signal comes', async () => {
    const host = new FakeHost();
    const dispose = vi.fn<() => Promise<void>>(async () => undefined);
    const start = vi.fn<() => Promise<AsyncDisposable>>(async () => service(dispose));
    const done = runService({ name: 'test', schema, env, host, start });
    await vi.waitFor(() => expect(start).toHaveBeenCalledOnce());
    expect(start).toHaveBeenCalledWith(
      expect.objectContaining({ CITY: 'Bandung', NODE_ENV: 'production' }),
      expect.objectContaining({ signal: expect.any(AbortSignal) }),
    );
    expect(dispose).not.toHaveBeenCalled();
    host.signal('SIGTERM');
    await done;
    expect(dispose).toHaveBeenCalledOnce();
    expect(host.exits).toEqual([0]);
  });

  it('prints what is wrong with the settings, and starts nothing', async () => {
    const host = new FakeHost();
    const start = vi.fn<() => Promise<AsyncDisposable>>(async () => service(async () => undefined));
    await runService({ name: 'test', schema, env: { LOG_LEVEL: 'x' }, host, start });
    expect(host.exits).toEqual([78]);
    expect(host.printed.join('')).toMatch(/^test cannot start\. The configuration has 2 problems/);
    expect(start).not.toHaveBeenCalled();
  });

  it('aborts the signal of the service before it disposes it', async () => {
    const order: string[] = [];
    const { host, done } = run(async ({ signal }) => {
      signal.addEventListener('abort', () => order.push('aborted'));
      return service(async () => void order.push('disposed'));
    });
    host.signal('SIGINT');
    await done;
    expect(order).toEqual(['aborted', 'disposed']);
  });

  it('takes a signal that comes twice at once for one', async () => {
    const gate = Promise.withResolvers<void>();
    const { host, done } = run(async () => service(async () => gate.promise));
    host.signal('SIGINT');
    host.signal('SIGTERM');
    expect(host.exits).toEqual([]);
    gate.resolve();
    await done;
    expect(host.exits).toEqual([0]);
  });

  it('fails when disposing fails', async () => {
    const { host, done } = run(async () =>
      service(async () => {
        throw new Error('no');
      }),
    );
    host.signal('SIGINT');
    await done;
    expect(host.exits).toEqual([1]);
  });

  it('has not failed when a start gives up because it was asked to', async () => {
    const { host, done } = run(async ({ signal }) => {
      const { promise, reject } = Promise.withResolvers<AsyncDisposable>();
      signal.addEventListener('abort', () => reject(new Error('given up')));
      return promise;
    });
    host.signal('SIGTERM');
    await done;
    expect(host.exits).toEqual([0]);
  });

  it('disposes a service that was ready only after the signal', async () => {
    const gate = Promise.withResolvers<void>();
    const dispose = vi.fn<() => Promise<void>>(async () => undefined);
    const { host, done } = run(async () => {
      await gate.promise;
      return service(dispose);
    });
    host.signal('SIGTERM');
    gate.resolve();
    await done;
    expect(dispose).toHaveBeenCalledOnce();
    expect(host.exits).toEqual([0]);
  });

  it('ends once for any number of errors that nobody caught', async () => {
    const { host } = run(async () => service(async () => undefined));
    host.uncaught(new Error('one'));
    host.uncaught(new Error('two'));
    expect(host.exits).toEqual([1]);
  });
});
