import { once } from 'node:events';
import { createServer } from 'node:net';

import { expect, test } from 'vitest';

import { freePort } from '../src/index.ts';

test('a free port is below those that outgoing connections get', async () => {
  const ports = await Promise.all(Array.from({ length: 50 }, () => freePort()));

  expect(Math.min(...ports)).toBeGreaterThanOrEqual(15_000);
  expect(Math.max(...ports)).toBeLessThan(32_000);
});

test('the preferred port is given while it is free, and another one when it is taken', async () => {
  const preferred = await freePort();
  expect(await freePort(preferred)).toBe(preferred);

  const holder = createServer().listen(preferred, '127.0.0.1');
  await once(holder, 'listening');
  try {
    expect(await freePort(preferred)).not.toBe(preferred);
  } finally {
    holder.close();
  }
});
