import { expect, test } from 'vitest';

import { LocalTurns } from '../../../src/conversation/turns/local-turns.ts';
import { inTurn } from '../../../src/conversation/turns/turns.ts';

/** Notes when each turn begins and ends; `finish` ends one. */
function openTurns() {
  const turns = new LocalTurns();
  const log: string[] = [];
  const under = new Map<string, PromiseWithResolvers<void>>();
  const run = (person: string, name: string): Promise<void> =>
    inTurn(turns, person, async () => {
      log.push(`${name} begins`);
      const work = Promise.withResolvers<void>();
      under.set(name, work);
      await work.promise;
      log.push(`${name} ends`);
    });
  const finish = async (name: string, error?: Error): Promise<void> => {
    await expect.poll(() => under.has(name)).toBe(true);
    if (error) under.get(name)?.reject(error);
    else under.get(name)?.resolve();
  };
  return { log, run, finish };
}

test('one person waits for their turn, others do not wait for them', async () => {
  const { log, run, finish } = openTurns();
  const first = run('a', 'a-1');
  const second = run('a', 'a-2');
  const other = run('b', 'b-1');
  await finish('b-1');
  await other;
  expect(log).toEqual(['a-1 begins', 'b-1 begins', 'b-1 ends']);
  await finish('a-1');
  await finish('a-2');
  await Promise.all([first, second]);
  expect(log.slice(3)).toEqual(['a-1 ends', 'a-2 begins', 'a-2 ends']);
});

test('a turn that ends with an error does not stop the next one', async () => {
  const { run, finish } = openTurns();
  const first = run('a', '1');
  const second = run('a', '2');
  const failure = new Error('broken');
  await Promise.all([finish('1', failure), expect(first).rejects.toBe(failure)]);
  await finish('2');
  await second;
});
