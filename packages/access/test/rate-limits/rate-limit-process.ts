import { openSessionCore } from '@sesi/session-core';
import { openPool } from '@sesi/session-core/postgres';

import { openRateLimits } from '../../src/rate-limits/rate-limits.ts';

/** A process that checks one key as often as it can until it is told to stop, and prints how many were allowed. */
const [postgresUrl = '', redisUrl = '', limit = ''] = process.argv.slice(2);
const core = await openSessionCore({
  postgres: { url: postgresUrl },
  redis: { enabled: true, url: redisUrl },
});
const pool = openPool({ url: postgresUrl });
const limits = await openRateLimits({ redis: core.redis, pool });

let allowed = 0;
let checks = 0;
let slowestMs = 0;
const stop = new AbortController();
process.stdin.on('data', () => stop.abort());
console.log(JSON.stringify({ ready: true }));
const work = async () => {
  while (!stop.signal.aborted) {
    const start = performance.now();
    const verdict = await limits.checkRateLimit('one', 'all', Number(limit), 900_000);
    slowestMs = Math.max(slowestMs, performance.now() - start);
    checks += 1;
    if (verdict.kind === 'allowed') allowed += 1;
    // So slow that Redis is killed in the middle.
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (checks % 10 === 0) console.log(JSON.stringify({ allowed }));
  }
};
await Promise.all(Array.from({ length: 4 }, work));
console.log(JSON.stringify({ allowed, checks, slowestMs, done: true }));
await limits[Symbol.asyncDispose]();
await core.close();
await pool.end();
process.exit(0);
