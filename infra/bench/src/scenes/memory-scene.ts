import { createClient } from 'redis';

import { forEachOf } from '../callers.ts';
import type { SessionReader, SessionWriter } from '../contenders/contender.ts';
import { UnsoundBenchError } from '../durability.ts';
import { expectSample, sampleKind, sampleSession } from '../sample-session.ts';

/** How many are written or read at a time while samples are prepared. */
const preparers = 64;
/** Reads of all samples beyond the first. */
const passes = 5;

/** Writes samples 0 to `count` - 1 and reads each once, which brings it into Redis where there is one. */
export async function fill(store: SessionReader & SessionWriter, count: number): Promise<void> {
  await forEachOf(count, preparers, async (n) => await store.write(n, sampleSession(n)));
  await readEach(store, count);
}

/** Reads samples 0 to `count` - 1 once. */
export async function readEach(store: SessionReader, count: number): Promise<void> {
  await forEachOf(count, preparers, async (n) => expectSample(store.name, n, await store.read(n)));
}

/**
 * {@link fill} on the scales.
 *
 * @returns bytes of Redis' memory that the copies take
 * @throws UnsoundBenchError when they are not all in Redis afterwards
 */
export async function fillAndWeigh(
  store: SessionReader & SessionWriter,
  redisUrl: string,
  count: number,
): Promise<number> {
  const client = createClient({ url: redisUrl });
  await client.connect();
  try {
    const usedMemory = async () =>
      Number(/^used_memory:(\d+)/m.exec(await client.info('memory'))?.[1]);
    const copies = async () => {
      const keys = new Set<string>();
      const pages = client.scanIterator({ MATCH: `${sampleKind.keyPrefix}*`, COUNT: 1_000 });
      for await (const page of pages) for (const key of page) keys.add(key);
      return keys.size;
    };
    const before = await usedMemory();
    await fill(store, count);
    // A read while Redis was not believed for a moment, as on a busy machine, has brought nothing there.
    for (let more = 0; more < passes && (await copies()) < count; more += 1) {
      await readEach(store, count);
    }
    const after = await usedMemory();
    const held = await copies();
    if (held !== count) {
      throw new UnsoundBenchError(`Of ${count} samples ${held} are in Redis after reads of each.`);
    }
    return after - before;
  } finally {
    client.destroy();
  }
}
