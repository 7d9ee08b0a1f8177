import { expect, it } from 'vitest';

import { InvalidJobError, VirtualClock } from '../src/index.ts';
import { note } from './note.ts';
import { testDatabase, testJobs } from './test-jobs.ts';

const hourMs = 3_600_000;
const start = new Date('2030-01-01T00:00:00Z');

it('a virtual clock runs what is due at each moment, in order, retries and schedules included', async () => {
  const clock = new VirtualClock(start);
  const jobs = await testJobs(await testDatabase(), { clock });
  const seen: string[] = [];
  jobs.handle(note, async ({ data, attempt }) => {
    seen.push(`${data.n} ${attempt} ${clock.now().toISOString()}`);
    if (data.n === 48 && attempt === 1) throw new Error('again');
    if (data.n === 8) await jobs.add(note, { n: 9 }, { delayMs: hourMs });
  });
  for (const n of [168, 8, 48, 24]) {
    await jobs.add(
      note,
      { n },
      { delayMs: n * hourMs, singletonKey: `response_reminder:conv1:${n}` },
    );
  }
  await jobs.add(note, { n: 12 }, { startAt: new Date('2030-01-01T12:00:00Z') });
  await jobs.schedule(note, '0 9 * * 4', { n: 4 }, { timeZone: 'Asia/Jakarta', key: 'weekly' });
  expect(await jobs.schedules()).toMatchObject([
    { job: 'note', key: 'weekly', nextAt: new Date('2030-01-03T02:00:00Z') },
  ]);
  await clock.advance(0);
  expect(seen).toEqual([]);
  await clock.advance(20 * hourMs);
  expect(clock.now()).toEqual(new Date('2030-01-01T20:00:00Z'));
  expect(await jobs.cancelByKey(note, 'response_reminder:conv1:24')).toBe(true);
  await clock.advanceTo(new Date('2030-01-09T00:00:00Z'));
  expect(seen).toEqual([
    '8 1 2030-01-01T08:00:00.000Z',
    '9 1 2030-01-01T09:00:00.000Z',
    '12 1 2030-01-01T12:00:00.000Z',
    '48 1 2030-01-03T00:00:00.000Z',
    '48 2 2030-01-03T00:00:01.000Z',
    '4 1 2030-01-03T02:00:02.000Z',
    '168 1 2030-01-08T00:00:00.000Z',
  ]);
  expect(await jobs.unschedule(note, 'weekly')).toBe(true);
  expect(await jobs.unschedule(note, 'weekly')).toBe(false);
  expect(await jobs.schedules()).toEqual([]);
});

it.each([
  ['six fields', '* * * * * *', {}],
  ['no minute', '61 * * * *', {}],
  ['no such place', '0 3 * * *', { timeZone: 'Mars/Base' }],
  ['a key with spaces', '0 3 * * *', { key: 'a b' }],
])('a schedule with %s is refused', async (_, cron, options) => {
  const jobs = await testJobs(await testDatabase());
  await expect(jobs.schedule(note, cron, { n: 1 }, options)).rejects.toThrow(InvalidJobError);
});
