import { setTimeout as sleep } from 'node:timers/promises';

import { createClient } from 'redis';

import type { SessionReader, SessionWriter } from '../contenders/contender.ts';
import { UnsoundBenchError } from '../durability.ts';
import { sampleId, sampleKind, sampleSession, type SampleSession } from '../sample-session.ts';

/** Only the copy in Redis says so; the row in Postgres never does. */
const mark = 'read from Redis';
const deadlineMs = 30_000;
const pollMs = 2;

/**
 * Waits until a read comes from Redis. It is seen by a mark that stands in a copy only, with the version of its row: no
 * word of the core is needed for it.
 *
 * @param samples - How many there are: the last one gets the mark, and nobody else may write it meanwhile.
 * @param start - `performance.now()` when Redis was let back.
 * @returns milliseconds since `start`
 * @throws UnsoundBenchError when it takes longer than 30 s
 */
export async function timeUntilServedByRedis(
  store: SessionReader & SessionWriter,
  redisUrl: string,
  samples: number,
  start: number,
): Promise<number> {
  const n = samples - 1;
  const key = sampleKind.key(sampleId(n));
  const client = createClient({ url: redisUrl });
  // While the server starts it cannot be reached; the driver tries again.
  client.on('error', () => undefined);
  await client.connect();
  try {
    while (performance.now() < start + deadlineMs) {
      const copy = await client.get(key);
      const marked = copy === null ? undefined : withMark(copy);
      if (marked !== undefined)
        await client.set(key, marked, { condition: 'XX', expiration: 'KEEPTTL' });
      const session = await store.read(n);
      if (session?.note === mark) {
        const elapsed = performance.now() - start;
        await store.write(n, sampleSession(n));
        return elapsed;
      }
      await sleep(pollMs);
    }
    throw new UnsoundBenchError(`No read came from Redis within ${deadlineMs} ms of its return.`);
  } finally {
    client.destroy();
  }
}

/** The copy with the mark; undefined when there is nothing to mark, or it stands already. */
function withMark(copy: string): string | undefined {
  const fields = JSON.parse(copy) as Partial<SampleSession>;
  if (fields.note === undefined || fields.note === mark) return undefined;
  return JSON.stringify({ ...fields, note: mark });
}
