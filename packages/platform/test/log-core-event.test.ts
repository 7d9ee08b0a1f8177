import type { CoreEvent } from '@sesi/session-core';
import { describe, expect, it } from 'vitest';

import { logCoreEvent } from '../src/platform/log-core-event.ts';
import { MemoryLog } from './memory-log.ts';

const at = new Date('2026-11-21T10:00:00Z');

describe('logCoreEvent', () => {
  it.each<[CoreEvent['type'], string]>([
    ['redis-connected', 'info'],
    ['redis-unavailable', 'warn'],
    ['redis-recovered', 'info'],
    ['postgres-unavailable', 'error'],
    ['postgres-recovered', 'info'],
    ['copy-unreadable', 'warn'],
  ])('logs %s as %s', (type, level) => {
    const log = new MemoryLog();
    logCoreEvent(log.logger, { type, at });
    expect(log.lines).toEqual([
      expect.objectContaining({
        event: type,
        level,
        at: at.toISOString(),
        msg: expect.any(String),
      }),
    ]);
  });

  it('gives the reason, the duration and the error, without secrets', () => {
    const log = new MemoryLog();
    logCoreEvent(log.logger, {
      type: 'redis-recovered',
      at,
      reason: 'redis://:hunter2@cache answers',
      durationMs: 1500,
      error: new Error('was down'),
    });
    expect(log.lines).toMatchObject([
      {
        reason: 'redis://[redacted]@cache answers',
        durationMs: 1500,
        err: { message: 'was down' },
      },
    ]);
  });
});
