import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createStopSignal } from '../../src/run/stop-signal.ts';

describe('the signal to stop', () => {
  let reasons: string[];

  beforeEach(() => {
    reasons = [];
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('comes when the limit has passed, and not before', () => {
    using stop = createStopSignal(15 * 60_000, (reason) => reasons.push(reason));
    vi.advanceTimersByTime(15 * 60_000 - 1);
    expect(stop.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(stop.signal.aborted).toBe(true);
    expect(reasons).toEqual(['Stopped: the limit is 15 minutes.']);
  });

  it('comes once, however often one presses Ctrl-C', () => {
    using stop = createStopSignal(60_000, (reason) => reasons.push(reason));
    process.emit('SIGINT', 'SIGINT');
    process.emit('SIGINT', 'SIGINT');
    process.emit('SIGTERM', 'SIGTERM');
    expect(stop.signal.aborted).toBe(true);
    expect(reasons).toEqual(['Stopped by SIGINT.']);
  });

  it('listens no longer once it is disposed', () => {
    const before = process.listenerCount('SIGTERM');
    const stop = createStopSignal(60_000, (reason) => reasons.push(reason));
    expect(process.listenerCount('SIGTERM')).toBe(before + 1);
    stop[Symbol.dispose]();
    vi.advanceTimersByTime(60_000);
    expect(process.listenerCount('SIGTERM')).toBe(before);
    expect(reasons).toEqual([]);
  });
});
