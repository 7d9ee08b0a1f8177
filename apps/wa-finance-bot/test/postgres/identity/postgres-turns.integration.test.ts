import { setTimeout as wait } from 'node:timers/promises';

import { createLogger } from '@sesi/platform';
import { openPool, type Pool } from '@sesi/session-core/postgres';
import { expect, onTestFinished, test } from 'vitest';

import { inTurn } from '../../../src/conversation/turns/turns.ts';
import { PostgresTurns } from '../../../src/postgres/identity/postgres-turns.ts';
import { openFinance } from '../open-finance.ts';

const budi = '+6281234567890';
const siti = '+6281111111111';

/** Turns as another process has them. */
function openTurns(url: string, options: { patienceMs?: number } = {}) {
  const pool = openPool({ url });
  onTestFinished(async () => {
    if (!pool.ended) await pool.end();
  });
  const logged: string[] = [];
  const logger = createLogger({
    name: 'test',
    level: 'trace',
    destination: { write: (line) => logged.push(line) },
  });
  return { turns: new PostgresTurns(pool, { logger, ...options }), pool, logged };
}

/** The newest number that was given out. */
async function lastNumber(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ last: string }>(
    'select coalesce(max(last), 0) as last from finance.turn',
  );
  return Number(rows[0]?.last);
}

test('two processes take one person’s turns one after the other, in the order in which they came', async () => {
  const { url, pool } = await openFinance();
  const [here, there] = [openTurns(url), openTurns(url)];
  const log: string[] = [];
  const work: Promise<void>[] = [];
  const names = Array.from({ length: 12 }, (_, index) => `m${index}`);
  for (const [index, name] of names.entries()) {
    const { turns } = index % 3 === 0 ? there : here;
    work.push(
      inTurn(turns, budi, async () => {
        log.push(`${name} begins`);
        await wait(5);
        log.push(`${name} ends`);
      }),
    );
    await expect.poll(() => lastNumber(pool), { interval: 1 }).toBeGreaterThan(index);
  }
  await Promise.all(work);
  expect(log).toEqual(names.flatMap((name) => [`${name} begins`, `${name} ends`]));
});

test('nobody waits for somebody else', async () => {
  const { url } = await openFinance();
  const [here, there] = [openTurns(url), openTurns(url)];
  await here.turns.take(budi);
  await there.turns.take(siti);
  await here.turns.take('lid:555');
});

test('whoever comes after a process that died goes on within the patience, and in order', async () => {
  const { url } = await openFinance();
  const dead = openTurns(url);
  await dead.turns.take(budi);
  await dead.pool.end();
  const [here, there] = [openTurns(url, { patienceMs: 300 }), openTurns(url, { patienceMs: 300 })];
  const log: string[] = [];
  const startedAt = performance.now();
  const take = ({ turns }: typeof here, name: string): Promise<void> =>
    inTurn(turns, budi, async () => {
      log.push(name);
      await wait(5);
    });
  const first = take(here, 'first');
  await wait(50);
  await Promise.all([first, take(there, 'second'), take(here, 'third')]);
  expect(performance.now() - startedAt).toBeGreaterThan(250);
  expect(log.at(0)).toBe('first');
  expect(log.toSorted()).toEqual(['first', 'second', 'third']);
});

test('without Postgres the order is kept within the process, and it returns by itself', async () => {
  const { url, pool } = await openFinance();
  const { turns, logged } = openTurns(url);
  await pool.query('alter table finance.turn rename to elsewhere');
  const log: number[] = [];
  await Promise.all(
    [1, 2, 3].map((number) =>
      inTurn(turns, budi, async () => {
        await wait(5 * (3 - number));
        log.push(number);
      }),
    ),
  );
  expect(log).toEqual([1, 2, 3]);
  expect(logged.join('')).toContain('the order is kept within this process alone');
  await pool.query('alter table finance.elsewhere rename to turn');
  await turns.take(budi);
  expect(await lastNumber(pool)).toBe(1);
});

test('many people who come at once are numbered by few statements', async () => {
  const { url, pool } = await openFinance();
  const { turns, pool: own } = openTurns(url);
  let statements = 0;
  own.on('acquire', () => (statements += 1));
  await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      inTurn(turns, `+6281200000${100 + index}`, async () => undefined),
    ),
  );
  expect(statements).toBeLessThan(10);
  await expect
    .poll(async () => (await pool.query('select 1 from finance.turn where done < last')).rowCount)
    .toBe(0);
});

test('rows name nobody, and those of silent people are tidied away', async () => {
  const { url, pool } = await openFinance();
  const { turns } = openTurns(url);
  for (const person of [budi, siti]) (await turns.take(person))[Symbol.dispose]();
  await expect
    .poll(async () => (await pool.query('select 1 from finance.turn where done = 1')).rowCount)
    .toBe(2);
  const rows = JSON.stringify((await pool.query('select * from finance.turn')).rows);
  expect(rows).not.toContain('81234567890');
  await pool.query(`update finance.turn set moved_at = now() - interval '2 hours' where ctid =
    (select min(ctid) from finance.turn)`);
  await turns.tidy();
  expect((await pool.query('select 1 from finance.turn')).rowCount).toBe(1);
});
