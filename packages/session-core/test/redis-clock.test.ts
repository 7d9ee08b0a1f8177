import { expect, it } from 'vitest';

import { redisClock } from '../src/redis/redis-clock.ts';

it('keeps the true time of the server between its earliest and its latest', () => {
  const sentAt = performance.now() - 30;
  const receivedAt = sentAt + 20;
  for (const ranAt of [sentAt, sentAt + 10, receivedAt]) {
    const clock = redisClock(1_000_000, sentAt, receivedAt);
    const truth = 1_000_000 + (performance.now() - ranAt);
    expect(clock.earliest()).toBeLessThanOrEqual(truth + 1);
    expect(clock.latest()).toBeGreaterThanOrEqual(truth);
  }
});
