import { expect, it } from 'vitest';

import { Deadlines } from '../src/deadlines.ts';

const late = () => new Error('late');

it('gives what the work gives when it comes in time', async () => {
  const deadlines = new Deadlines();
  expect(await deadlines.race(Promise.resolve('done'), 1_000, late)).toBe('done');
  const failure = new Error('failed');
  await expect(deadlines.race(Promise.reject(failure), 1_000, late)).rejects.toBe(failure);
});

it('rejects at the deadline when the work never settles, and leaves shorter and longer ones alone', async () => {
  const deadlines = new Deadlines();
  const never = Promise.withResolvers<string>();
  const longer = Promise.withResolvers<string>();
  const start = performance.now();
  const waiting = deadlines.race(longer.promise, 5_000, late);
  await expect(deadlines.race(never.promise, 50, late)).rejects.toThrow('late');
  expect(performance.now() - start).toBeGreaterThanOrEqual(50);
  longer.resolve('in time');
  expect(await waiting).toBe('in time');
});

it('takes no notice of work that settles after its deadline', async () => {
  const deadlines = new Deadlines();
  const slow = Promise.withResolvers<string>();
  await expect(deadlines.race(slow.promise, 20, late)).rejects.toThrow('late');
  slow.reject(new Error('too late to matter'));
  expect(await deadlines.race(Promise.resolve('next'), 20, late)).toBe('next');
});
