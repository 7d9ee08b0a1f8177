import { describe, expect, it, vi } from 'vitest';

import type { Probe, ProbeResult } from '../src/http/probe.ts';
import { ask, start } from './running-server.ts';

function probe(name: string, critical: boolean, check: () => Promise<ProbeResult>): Probe {
  return { name, critical, check };
}

const healthy = async (): Promise<ProbeResult> => ({ status: 'healthy', responseTime: 1.5 });
const unhealthy = async (): Promise<ProbeResult> => ({ status: 'unhealthy' });
const disabled = async (): Promise<ProbeResult> => ({ status: 'disabled' });
const hanging = (): Promise<ProbeResult> => new Promise(() => {});
const failing = (): never => {
  throw new Error('no connection to postgres://sesi:hunter2@db/bots');
};

describe('GET /api/health, /ready and /live', () => {
  it.each([
    ['all is well', healthy, healthy, 200, 'ok', 200],
    ['Redis is switched off', healthy, disabled, 200, 'ok', 200],
    ['Redis is away', healthy, unhealthy, 200, 'degraded', 200],
    ['the question to Redis fails', healthy, failing, 200, 'degraded', 200],
    ['Redis hangs', healthy, hanging, 200, 'degraded', 200],
    ['Postgres is away', unhealthy, healthy, 503, 'unavailable', 503],
    ['the question to Postgres fails', failing, healthy, 503, 'unavailable', 503],
    ['Postgres hangs', hanging, unhealthy, 503, 'unavailable', 503],
  ])('say so when %s', async (_case, postgres, redis, code, status, readyCode) => {
    const { server } = await start({
      probes: [probe('postgresql', true, postgres), probe('redis', false, redis)],
      probeDeadlineMs: 100,
    });
    const health = await ask(server, '/api/health');
    expect(health).toMatchObject({ status: code, body: { status } });
    expect((await ask(server, '/ready')).status).toBe(readyCode);
    expect(await ask(server, '/live')).toEqual({ status: 200, body: { status: 'ok' } });
    expect(JSON.stringify(health)).not.toContain('hunter2');
  });

  it('has the documented shape', async () => {
    const { server } = await start({
      probes: [probe('postgresql', true, healthy), probe('redis', false, disabled)],
    });
    expect((await ask(server, '/api/health')).body).toEqual({
      status: 'ok',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      services: {
        postgresql: { status: 'healthy', responseTime: 1.5 },
        redis: { status: 'disabled' },
      },
    });
  });

  it('waits a second for a probe by default, and says so', async () => {
    const { server } = await start({ probes: [probe('postgresql', true, hanging)] });
    const askedAt = performance.now();
    expect((await ask(server, '/api/health')).body).toMatchObject({
      services: { postgresql: { status: 'unhealthy', reason: 'no answer in 1000 ms' } },
    });
    const tookMs = performance.now() - askedAt;
    expect(tookMs).toBeGreaterThan(950);
    expect(tookMs).toBeLessThan(4000);
  });

  it('tells a probe when nobody waits for it any more', async () => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const check = (signal: AbortSignal): Promise<ProbeResult> => {
      signal.addEventListener('abort', () => resolve(signal.aborted));
      return hanging();
    };
    const probes = [{ name: 'postgresql', critical: true, check }];
    const { server } = await start({ probes, probeDeadlineMs: 50 });
    await ask(server, '/ready');
    expect(await promise).toBe(true);
  });

  it('asks a probe once for all who ask at the same time', async () => {
    const gate = Promise.withResolvers<void>();
    const check = vi.fn<() => Promise<ProbeResult>>(async () => {
      await gate.promise;
      return { status: 'healthy' };
    });
    const { server } = await start({ probes: [{ name: 'postgresql', critical: true, check }] });
    const arrived = vi.fn<() => void>();
    server.app.server.on('request', arrived);
    const asked = Array.from({ length: 20 }, () => ask(server, '/api/health'));
    await vi.waitFor(() => expect(arrived).toHaveBeenCalledTimes(20), { timeout: 5000 });
    gate.resolve();
    expect((await Promise.all(asked)).every(({ status }) => status === 200)).toBe(true);
    expect(check).toHaveBeenCalledOnce();
  });

  it('logs a failing probe once until it answers again', async () => {
    const check = vi.fn<Probe['check']>().mockImplementation(failing);
    const { server, log } = await start({ probes: [{ name: 'redis', critical: false, check }] });
    await ask(server, '/ready');
    await ask(server, '/ready');
    check.mockImplementation(healthy);
    await ask(server, '/ready');
    expect(log.saying('A health probe failed')).toHaveLength(1);
    expect(log.saying('Health changed')).toMatchObject([
      { service: 'redis', from: 'unhealthy', to: 'healthy' },
    ]);
    expect(log.written.join('')).not.toContain('hunter2');
  });
});
