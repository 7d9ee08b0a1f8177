import { createClient } from 'redis';

import type { ContenderProcess } from '../contenders/contender-process.ts';
import { UnsoundBenchError } from '../durability.ts';
import { sampleKind } from '../sample-session.ts';

/** Reads of all samples beyond the first. */
const passes = 5;

/**
 * Fills a store on the scales.
 *
 * @returns bytes of Redis' memory that the copies take
 * @throws UnsoundBenchError when they are not all in Redis afterwards
 */
export async function fillAndWeigh(
  store: ContenderProcess,
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
    await store.fill();
    // A read while Redis was not believed for a moment, as on a busy machine, has brought nothing there.
    for (let more = 0; more < passes && (await copies()) < count; more += 1) {
      await store.readEach();
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
