import { openJobs, VirtualClock } from '@sesi/jobs';
import { createLogger } from '@sesi/platform';
import { describe, expect, onTestFinished, test } from 'vitest';

import { textOf } from '../../src/conversation/message-gateway.ts';
import { PostgresOptOuts } from '../../src/postgres/postgres-opt-outs.ts';
import { PostgresUnfinishedRegistrations } from '../../src/postgres/postgres-unfinished-registrations.ts';
import { startRegistration } from '../../src/registration/registration.ts';
import {
  followRegistration,
  remindUnfinished,
} from '../../src/reminders/unfinished-registration-job.ts';
import { SendFailedError } from '../../src/whatsapp/errors.ts';
import { OutboundLimitError } from '../../src/whatsapp/outbound/outbound-errors.ts';
import { budi, openFinance } from '../postgres/open-finance.ts';
import { NotedGateway } from './noted-gateway.ts';

const { phone } = budi;
const other = '+6281111111111';
const hourMs = 60 * 60 * 1000;
/** Noon in Jakarta. */
const noon = new Date('2026-11-21T05:00:00Z');

/** Reminders in time that is moved by hand. */
async function openReminders() {
  const { pool, url, members } = await openFinance();
  const time = new VirtualClock(noon);
  const jobs = await openJobs({ postgres: { url }, clock: time });
  onTestFinished(() => jobs.close());
  const unfinished = new PostgresUnfinishedRegistrations(pool, (waiting, transaction) =>
    followRegistration(jobs, waiting, { transaction }),
  );
  const optOuts = new PostgresOptOuts(pool);
  const gateway = new NotedGateway(time);
  const logger = createLogger({ name: 'test', level: 'silent' });
  const gateways = [gateway];
  remindUnfinished({ jobs, unfinished, members, optOuts, gateways, clock: time, logger });
  const registration = startRegistration(phone, 'id', 'm1', noon);
  const answer = (hours: number): Promise<void> => {
    const lastMessageAt = new Date(noon.getTime() + hours * hourMs);
    return unfinished.keep({ ...registration, lastMessageAt }, 'local');
  };
  const hoursOf = (): readonly number[] =>
    gateway.sent.map(({ at }) => (at.getTime() - noon.getTime()) / hourMs);
  return { pool, time, jobs, unfinished, members, optOuts, gateway, answer, hoursOf };
}

describe('somebody who stopped in the middle of a registration', () => {
  test('is reminded after 8, 24, 48 and 168 hours, and forgotten after two weeks', async () => {
    const { time, answer, gateway, unfinished, hoursOf } = await openReminders();
    await answer(0);
    await time.advance(335 * hourMs);
    expect(hoursOf()).toEqual([8, 24, 48, 168]);
    const [first] = gateway.sent;
    expect(first?.to).toBe(phone);
    expect(textOf(first?.reply ?? '')).toMatch(/^👋 Kita berhenti di langkah 1 dari 4, dan jaw/);
    expect(await unfinished.findByPhone(phone)).toMatchObject({ step: 'name' });
    await time.advance(2 * hourMs);
    expect(await unfinished.findByPhone(phone)).toBeUndefined();
  });

  test('is asked after their last answer, in the morning when that falls in the night', async () => {
    const { time, answer, hoursOf } = await openReminders();
    await answer(0);
    await time.advance(6 * hourMs);
    await answer(6);
    await time.advance(19 * hourMs);
    // 8 hours after 18:00 are 02:00: it comes at 08:00.
    expect(hoursOf()).toEqual([20]);
    await answer(25);
    await time.advance(100 * hourMs);
    // The one of 8 hours was sent: 24 and 48 hours after the new answer are left.
    expect(hoursOf()).toEqual([20, 49, 73]);
  });

  test.for([
    ['finished', 'members'],
    ['said stop', 'optOuts'],
    ['cancelled', 'remove'],
  ] as const)('is not reminded after they %s', async ([, how]) => {
    const { time, answer, gateway, members, optOuts, unfinished } = await openReminders();
    await answer(0);
    if (how === 'members') await members.add(budi);
    if (how === 'optOuts') await optOuts.add(phone, noon);
    if (how === 'remove') await unfinished.remove(phone);
    await time.advance(400 * hourMs);
    expect(gateway.sent).toEqual([]);
    expect(await unfinished.findByPhone(phone)).toBeUndefined();
  });

  test('is reminded when the gateway is ready again, and never through another one', async () => {
    const { time, answer, gateway, hoursOf } = await openReminders();
    gateway.state = 'disconnected';
    await answer(0);
    await time.advance(8.6 * hourMs);
    gateway.state = 'ready';
    await time.advance(hourMs);
    expect(hoursOf()).toHaveLength(1);
    expect(hoursOf()[0]).toBeCloseTo(8.67, 1);
  });

  test('is reminded as soon as there is room beside the answers, and of each hour once', async () => {
    const { time, answer, gateway, hoursOf } = await openReminders();
    await answer(0);
    // Noon of the next day: the first one is out, the second finds no room.
    await time.advance(23 * hourMs);
    gateway.refusal = new OutboundLimitError('it is full', 60_000);
    await time.advance(1.1 * hourMs);
    gateway.refusal = undefined;
    await time.advance(30 * hourMs);
    expect(hoursOf()[0]).toBe(8);
    expect(hoursOf()[1]).toBeCloseTo(24.17, 1);
    expect(hoursOf().slice(2)).toEqual([48]);
  });

  test('is reminded when Postgres or WhatsApp is there again: nothing was noted before', async () => {
    const { time, answer, gateway, hoursOf } = await openReminders();
    await answer(0);
    await time.advance(23 * hourMs);
    gateway.refusal = new SendFailedError('looking up a chat failed');
    await time.advance(1.5 * hourMs);
    gateway.refusal = undefined;
    await time.advance(30 * hourMs);
    expect(hoursOf()).toEqual([8, 25, 48]);
  });

  test('is not reminded of the same hour again when the reminder may have arrived', async () => {
    const { time, answer, gateway, hoursOf } = await openReminders();
    await answer(0);
    gateway.failure = new SendFailedError('it was cut off');
    await time.advance(23 * hourMs);
    expect(hoursOf()).toEqual([8]);
  });

  test('is reminded no second time when a process died after it had noted the reminder', async () => {
    const { time, answer, unfinished, pool, hoursOf } = await openReminders();
    await answer(0);
    const { rows } = await pool.query<{ id: string }>(
      'select id from finance.unfinished_registration',
    );
    const id = Number(rows[0]?.id);
    expect(await unfinished.claimReminder(id, 8)).toBe(true);
    expect(await unfinished.claimReminder(id, 8)).toBe(false);
    await time.advance(23 * hourMs);
    expect(hoursOf()).toEqual([]);
    await time.advance(2 * hourMs);
    expect(hoursOf()).toEqual([24]);
  });

  test.for([false, true])(
    'is not reminded again of an hour under another id, which has a registration too: %s',
    async (hasOther) => {
      const { time, answer, gateway, unfinished, hoursOf } = await openReminders();
      await answer(0);
      if (hasOther) await unfinished.keep(startRegistration(other, 'id', 'm2', noon), 'local');
      await time.advance(23 * hourMs);
      expect(hoursOf()).toEqual(hasOther ? [8, 8] : [8]);
      const lastMessageAt = time.now();
      const moved = { ...startRegistration(other, 'id', 'm3', noon), lastMessageAt };
      await unfinished.keep(moved, 'local', phone);
      await unfinished.remove(phone);
      gateway.sent.length = 0;
      await time.advance(60 * hourMs);
      // Hours after the new answer: that of 8 is left out.
      expect(hoursOf()).toEqual([47, 71]);
      expect(new Set(gateway.sent.map(({ to }) => to))).toEqual(new Set([other]));
    },
  );

  test('is kept as they were last, whichever process is late', async () => {
    const { answer, unfinished } = await openReminders();
    await answer(2);
    await answer(1);
    expect((await unfinished.findByPhone(phone))?.lastMessageAt).toEqual(
      new Date(noon.getTime() + 2 * hourMs),
    );
  });

  test('stays said: a stop is kept until the end of time, once', async () => {
    const { optOuts } = await openReminders();
    await optOuts.add(phone, noon);
    await optOuts.add(phone, new Date());
    expect(await optOuts.has(phone)).toBe(true);
    expect(await optOuts.has('+6281111111111')).toBe(false);
  });
});
