import { setTimeout as pause } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { LoopLoad } from '../src/postgres/loop-load.ts';

/** Keeps the event loop at work, a few ms at a time, so that it turns. */
async function work(ms: number): Promise<void> {
  const end = performance.now() + ms;
  while (performance.now() < end) {
    const until = performance.now() + 3;
    while (performance.now() < until);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('a process that works all the time has none to spare, and has again when it waits', async () => {
  const load = new LoopLoad();
  expect(load.isHigh).toBe(false);
  await work(80);
  expect(load.isHigh).toBe(true);
  await pause(150);
  expect(load.isHigh).toBe(false);
});

test('a moment says nothing', async () => {
  const load = new LoopLoad();
  await work(10);
  expect(load.isHigh).toBe(false);
});
