import { expect, test } from 'vitest';

import { PreparedChange } from '../src/kinds/change.ts';
import type { Postgres } from '../src/postgres/postgres.ts';
import type { BatchGuard } from '../src/postgres/writes/batch-guard.ts';
import { WriteQueue } from '../src/postgres/writes/write-queue.ts';

const separator = '\u001e';

/** A queue over a Postgres that takes its time, and how many rows each statement had. */
function slowQueue() {
  const rows: number[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  const write = async ({ values = [] }: { readonly values?: readonly unknown[] }) => {
    const ids = String(values[1]).split(separator);
    rows.push(ids.length);
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    await new Promise((resolve) => setTimeout(resolve, 5));
    atOnce -= 1;
    return ids.map((id) => ({ kind: 'note', id, version: '9', created_at: 0, expires_at: null }));
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
    await queue.write([new PreparedChange('note', id, `note:${id}`, compute, true)]);
  };
  return { save, rows, mostAtOnce: () => mostAtOnce };
}

test('few saves travel together', async () => {
  const { save, rows } = slowQueue();
  await Promise.all(Array.from({ length: 20 }, (_, n) => save(String(n))));
  expect(rows).toEqual([20]);
});

test('many saves are divided, so that Postgres works while others wait for their answer', async () => {
  const { save, rows, mostAtOnce } = slowQueue();
  await Promise.all(Array.from({ length: 400 }, (_, n) => save(String(n))));
  expect(rows.reduce((sum, each) => sum + each, 0)).toBe(400);
  expect(Math.max(...rows)).toBe(100);
  expect(mostAtOnce()).toBe(2);
});

test('many saves of few sessions are not divided: they are few rows', async () => {
  const { save, rows } = slowQueue();
  await Promise.all(Array.from({ length: 400 }, (_, n) => save(String(n % 10))));
  expect(rows).toEqual([10]);
});
