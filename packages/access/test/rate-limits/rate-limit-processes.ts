import { openSessionCore, type SessionCore } from '@sesi/session-core';
import { openPool, type Pool } from '@sesi/session-core/postgres';
import type { LocalRedis } from '@sesi/test-services';
import { expect } from 'vitest';

import { openRateLimits, type RateLimits } from '../../src/rate-limits/rate-limits.ts';

export const quarterHour = 900_000;

export interface Process {
  readonly core: SessionCore;
  readonly limits: RateLimits;
}

/** What to close after a test, the last one first. */
export type Closing = (() => Promise<unknown>)[];

/** As one process has them. */
export async function openProcess(
  open: Closing,
  url: string,
  redis: LocalRedis | undefined,
): Promise<Process> {
  const core = await openSessionCore({
    postgres: { url },
    redis: redis === undefined ? false : { enabled: true, url: redis.url },
  });
  const pool: Pool = openPool({ url });
  const limits = await openRateLimits({ redis: core.redis, pool });
  open.push(async () => {
    await limits[Symbol.asyncDispose]();
    await core.close();
    await pool.end();
  });
  return { core, limits };
}

export async function believed(...processes: readonly Process[]): Promise<void> {
  for (const { core } of processes) {
    await expect.poll(() => core.redis.believed(), { timeout: 15_000 }).toBeDefined();
  }
}

/** How many of `times` checks in turns of `width` were allowed, and how long the slowest took. */
export async function use(
  processes: readonly Process[],
  times: number,
  limit: number,
  width = 20,
): Promise<{ allowed: number; slowestMs: number }> {
  let allowed = 0;
  let slowestMs = 0;
  for (let done = 0; done < times; done += width) {
    const checks = Array.from({ length: Math.min(width, times - done) }, async (_, index) => {
      const start = performance.now();
      const { limits } = processes[index % processes.length] ?? processes[0] ?? never();
      const verdict = await limits.checkRateLimit('one', 'all', limit, quarterHour);
      slowestMs = Math.max(slowestMs, performance.now() - start);
      if (verdict.kind === 'allowed') allowed += 1;
    });
    await Promise.all(checks);
  }
  return { allowed, slowestMs };
}

function never(): never {
  throw new Error('no process');
}
