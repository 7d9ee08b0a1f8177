import { expect, onTestFinished, test, vi } from 'vitest';

import type { StoreUnavailableError } from '../src/errors.ts';
import { PreparedChange } from '../src/kinds/change.ts';
import type { Postgres } from '../src/postgres/postgres.ts';
import type { BatchGuard } from '../src/postgres/writes/batch-guard.ts';
import { WriteQueue } from '../src/postgres/writes/write-queue.ts';
import { separator } from '../src/separator.ts';

const aWhile = async () => await new Promise<void>((resolve) => setTimeout(resolve, 5));

/**
 * A queue over a Postgres that takes its time, and how many rows each statement had.
 *
 * @param falsify - What becomes of its answer.
 */
function slowQueue(
  answer: () => Promise<void> = aWhile,
  falsify: (right: object) => object = (right) => right,
) {
  const rows: number[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  const write = async ({ values = [] }: { readonly values?: readonly unknown[] }) => {
    const [kinds, ids] = values;
    const versions = String(ids)
      .split(separator)
      .map(() => '9');
    rows.push(versions.length);
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    await answer();
    atOnce -= 1;
    return [falsify({ has_slot: true, kinds, ids, versions: versions.join(separator) })];
  };
  const guard: BatchGuard = {
    slot: { process: 'test', slot: 1, noted: (keys) => keys, gone: () => undefined },
    enter: async () => undefined,
    committing: () => undefined,
    settle: async () => undefined,
    abandon: () => undefined,
  };
  // Saves ask for nothing else.
  const postgres = { write } as unknown as Postgres;
  const queue = new WriteQueue(postgres, async () => guard, new Set());
  const save = async (id: string): Promise<void> => {
    const compute = (): ReturnType<PreparedChange['compute']> => ({
      write: 'value',
      json: '{}',
      life: 'until-deleted',
      events: [],
    });
    await queue.write([new PreparedChange({ name: 'note' }, id, `note:${id}`, compute, true)]);
  };
  return { queue, save, rows, mostAtOnce: () => mostAtOnce };
}

/** A queue over a Postgres that answers when it is thawed, and whose clock stands still. */
function frozenQueue() {
  vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const { promise, resolve } = Promise.withResolvers<void>();
  return { ...slowQueue(() => promise), thaw: resolve };
}

function numbered(count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => String(n));
}

test('few saves travel together', async () => {
  const { save, rows } = slowQueue();
  await Promise.all(numbered(20).map(save));
  expect(rows).toEqual([20]);
});

test('many saves are divided, so that Postgres works while others wait for their answer', async () => {
  const { save, rows, mostAtOnce } = slowQueue();
  await Promise.all(numbered(400).map(save));
  expect(rows).toEqual([200, 200]);
  expect(mostAtOnce()).toBe(2);
});

test('of many saves a second batch waits until a third of them is there for it', async () => {
  const { thaw, save, rows, queue } = frozenQueue();
  for (const id of numbered(47)) void save(id);
  await aWhile();
  expect(rows).toEqual([32]);
  void save('of 48 it is the sixteenth that waits');
  await aWhile();
  expect(rows).toEqual([32, 16]);
  thaw();
  await queue.idle();
});

test('it waits behind no batch that takes long', async () => {
  const { thaw, save, rows, queue } = frozenQueue();
  for (const id of numbered(40)) void save(id);
  await aWhile();
  expect(rows).toEqual([32]);
  vi.advanceTimersByTime(50);
  await aWhile();
  expect(rows).toEqual([32, 8]);
  thaw();
  await queue.idle();
});

test('many saves of few sessions are not divided: they are few rows', async () => {
  const { save, rows } = slowQueue();
  await Promise.all(Array.from({ length: 400 }, (_, n) => save(String(n % 10))));
  expect(rows).toEqual([10]);
});

test('nobody waits longer than 2 s, and what was not sent by then is never written', async () => {
  const thaw = Promise.withResolvers<void>();
  const { queue, save, rows } = slowQueue(() => thaw.promise);
  const start = performance.now();
  const failures: unknown[] = [];
  // Two are sent, one after the other, and the last one waits for a lane.
  for (const id of ['1', '2', '3']) {
    void save(id).catch((error: unknown) => failures.push(error));
    await aWhile();
  }
  await expect.poll(() => failures.length, { timeout: 3_000, interval: 5 }).toBe(3);
  expect(performance.now() - start).toBeLessThan(2_100);
  const outcomes = failures.map((error) => (error as StoreUnavailableError).outcome);
  expect(outcomes.toSorted()).toEqual(['not-written', 'unknown', 'unknown']);

  thaw.resolve();
  await queue.idle();
  await save('4');
  expect(rows).toEqual([1, 1, 1]);
});

test.each([
  ['the rows are in another order', { ids: `2${separator}1` }],
  ['they are of another kind', { kinds: `note${separator}other` }],
  ['one is missing', { ids: '1', kinds: 'note', versions: '9' }],
])('no save is told the version of another one: %s', async (_, wrong) => {
  const { save } = slowQueue(aWhile, (right) => ({ ...right, ...wrong }));
  const saved = await Promise.allSettled([save('1'), save('2')]);
  expect(saved).toMatchObject([
    { reason: { code: 'STORE_UNAVAILABLE', outcome: 'unknown' } },
    { reason: { code: 'STORE_UNAVAILABLE', outcome: 'unknown' } },
  ]);
});

test('what is under way is waited for, and no timer is left after it', async () => {
  onTestFinished(() => void vi.restoreAllMocks());
  const begun = vi.spyOn(globalThis, 'setInterval');
  const ended = vi.spyOn(globalThis, 'clearInterval');
  const { queue, save } = slowQueue();
  let saved = 0;
  for (const id of ['1', '2']) void save(id).then(() => (saved += 1));
  await queue.idle();
  expect(saved).toBe(2);
  expect(begun).toHaveBeenCalledTimes(1);
  expect(ended).toHaveBeenCalledExactlyOnceWith(begun.mock.results[0]?.value);
});
