import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import {
  type CircuitBreakerState,
  createCircuitBreaker,
} from '../../src/contract/circuit/circuit-breaker.ts';
import { CallTimeoutError, CircuitOpenError } from '../../src/contract/circuit/circuit-errors.ts';

const ill = async (): Promise<never> => {
  throw new Error('503');
};
const well = async (): Promise<string> => 'fine';

describe('a circuit breaker', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('opens after failures in a row, spares the service, tries once, and closes', async () => {
    const states: CircuitBreakerState[] = [];
    const breaker = createCircuitBreaker({
      service: 'recommendations',
      failures: 3,
      openForMs: 1_000,
      onStateChange: (state) => states.push(state),
    });
    for (const call of [ill, ill, well, ill, ill]) await breaker.run(call).catch(() => undefined);
    expect(breaker.state).toBe('closed');
    await expect(breaker.run(ill)).rejects.toThrow('503');
    expect(breaker.state).toBe('open');

    const spared = vi.fn<typeof well>(well);
    await expect(breaker.run(spared)).rejects.toThrow(CircuitOpenError);
    await expect(breaker.run(spared)).rejects.toMatchObject({
      code: 'CIRCUIT_OPEN',
      message: expect.stringContaining('recommendations'),
    });
    expect(spared).not.toHaveBeenCalled();

    vi.advanceTimersByTime(1_000);
    await expect(breaker.run(ill)).rejects.toThrow('503');
    await expect(breaker.run(spared)).rejects.toThrow(CircuitOpenError);
    vi.advanceTimersByTime(1_000);
    expect(await breaker.run(spared)).toBe('fine');
    expect(breaker.state).toBe('closed');
    expect(states).toEqual(['open', 'half-open', 'open', 'half-open', 'closed']);
  });

  it('does not wait for a service that hangs, and counts that as a failure', async () => {
    const breaker = createCircuitBreaker({ service: 'slow', failures: 1, timeoutMs: 500 });
    let told = false;
    const hung = breaker.run(async (signal) => {
      signal.addEventListener('abort', () => {
        told = true;
      });
      return await new Promise<never>(() => {});
    });
    await Promise.all([
      expect(hung).rejects.toThrow(CallTimeoutError),
      vi.advanceTimersByTimeAsync(500),
    ]);
    expect(told).toBe(true);
    expect(breaker.state).toBe('open');
  });

  it('is not opened by errors that are the caller’s own', async () => {
    const breaker = createCircuitBreaker({
      service: 'shop',
      failures: 1,
      countsAsFailure: (error) => !(error instanceof RangeError),
    });
    const wrong = async (): Promise<never> => {
      throw new RangeError('404');
    };
    await expect(breaker.run(wrong)).rejects.toThrow('404');
    expect(breaker.state).toBe('closed');
  });
});
