import { forEachOf } from '../callers.ts';
import type { SessionReader, SessionWriter } from '../contenders/contender.ts';
import { expectSample, sampleSession } from '../sample-session.ts';

/** How many are written or read at a time while samples are prepared. */
const preparers = 64;

/** Writes samples 0 to `count` - 1 and reads each once, which brings it into Redis where there is one. */
export async function fill(store: SessionReader & SessionWriter, count: number): Promise<void> {
  await forEachOf(count, preparers, async (n) => await store.write(n, sampleSession(n)));
  await readEach(store, count);
}

/** Reads samples 0 to `count` - 1 once. */
export async function readEach(store: SessionReader, count: number): Promise<void> {
  await forEachOf(count, preparers, async (n) => expectSample(store.name, n, await store.read(n)));
}
