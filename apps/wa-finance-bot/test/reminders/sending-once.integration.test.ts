import { type JobDefinition, type Jobs, type JobWorker, openJobs } from '@sesi/jobs';
import { createLogger } from '@sesi/platform';
import { describe, expect, onTestFinished, test } from 'vitest';

import { PostgresBudgets } from '../../src/postgres/postgres-budgets.ts';
import { PostgresEntryHistory } from '../../src/postgres/postgres-entry-history.ts';
import { PostgresMemberWishes } from '../../src/postgres/postgres-member-wishes.ts';
import { PostgresOptOuts } from '../../src/postgres/postgres-opt-outs.ts';
import { PostgresUnfinishedRegistrations } from '../../src/postgres/postgres-unfinished-registrations.ts';
import type { Member } from '../../src/registration/members.ts';
import { startRegistration } from '../../src/registration/registration.ts';
import { dailyReminder, sendDailyReminders } from '../../src/reminders/daily-reminder-job.ts';
import { monthlySummary, sendSummaries } from '../../src/reminders/monthly-summary-job.ts';
import {
  remindUnfinished,
  unfinishedRegistration,
} from '../../src/reminders/unfinished-registration-job.ts';
import { workWhileReady } from '../../src/reminders/work-while-ready.ts';
import { OutboundLimitError } from '../../src/whatsapp/outbound/outbound-errors.ts';
import { budi, openFinance } from '../postgres/open-finance.ts';
import { NotedGateway } from './noted-gateway.ts';

/** 10:00 on the 1st in Makassar: a time for all three messages. */
const now = new Date('2026-11-01T02:00:00Z');
const day = '2026-11-01';
const hourMs = 60 * 60 * 1000;
const stranger = '+6281111111111';

/** One Postgres, and processes that have nothing in common but it. */
async function openTown() {
  const { pool, url, members, ledger } = await openFinance();
  const clock = { now: () => now };
  const logger = createLogger({ name: 'test', level: 'silent' });
  const wishes = new PostgresMemberWishes(pool);
  const optOuts = new PostgresOptOuts(pool);
  const history = new PostgresEntryHistory(pool);
  const sources = { ledger, budgets: new PostgresBudgets(pool), history };
  const unfinished = new PostgresUnfinishedRegistrations(pool, async () => undefined);

  const addMember = async (number: number): Promise<Member> => {
    const who = { phone: `+62812345678${number + 10}`, email: `budi${number}@mail.com` };
    const added = await members.add({ ...budi, ...who });
    if (added.kind !== 'member') throw new Error('the address is free');
    await wishes.heard(added.member.id, 'local');
    await wishes.setDaily(added.member.id, 10 * 60, now);
    return added.member;
  };
  const leaveUnfinished = async (): Promise<number> => {
    const began = new Date(now.getTime() - 9 * hourMs);
    await unfinished.keep(startRegistration(stranger, 'id', 'm1', began), 'local');
    const { rows } = await pool.query<{ id: string }>(
      'select id from finance.unfinished_registration',
    );
    return Number(rows[0]?.id);
  };
  const startProcess = async () => {
    const jobs = await openJobs({ postgres: { url }, closeTimeoutMs: 500 });
    onTestFinished(() => jobs.close());
    const gateway = new NotedGateway(clock);
    const gateways = [gateway];
    const context = { jobs, wishes, optOuts, unfinished, members, gateways, clock, logger };
    const work = {
      daily: () => sendDailyReminders(context),
      summary: () => sendSummaries(context, sources),
      unfinished: () => remindUnfinished(context),
    } as const satisfies Readonly<Record<string, () => JobWorker>>;
    return { jobs, gateway, gateways, work, logger };
  };
  return { pool, addMember, leaveUnfinished, startProcess };
}

/** Adds a job, and waits for its end. @returns what became of it. */
async function ended(jobs: Jobs, id: string): Promise<unknown> {
  await expect
    .poll(async () => (await jobs.status(id))?.state, { timeout: 20_000 })
    .toBe('completed');
  const status = await jobs.status(id);
  return status?.state === 'completed' ? status.result : status;
}

/** Somebody who waits until so many have come. */
function meeting(count: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let come = 0;
  return async () => {
    come += 1;
    if (come === count) resolve();
    await promise;
  };
}

type Town = Awaited<ReturnType<typeof openTown>>;

interface Message<Data> {
  readonly name: 'daily' | 'summary' | 'unfinished';
  readonly job: JobDefinition<Data>;
  readonly dataOf: (town: Town) => Promise<Data>;
}

const messages = [
  {
    name: 'daily',
    job: dailyReminder,
    dataOf: async (town) => ({ member: (await town.addMember(0)).id, day }),
  } satisfies Message<{ member: number; day: string }>,
  {
    name: 'summary',
    job: monthlySummary,
    dataOf: async (town) => ({ member: (await town.addMember(0)).id, month: '2026-10-01' }),
  } satisfies Message<{ member: number; month: string }>,
  {
    name: 'unfinished',
    job: unfinishedRegistration,
    dataOf: async (town) => ({ registration: await town.leaveUnfinished() }),
  } satisfies Message<{ registration: number }>,
] as const;

describe.each(messages)('the message "$name"', ({ name, job, dataOf }) => {
  const add = (jobs: Jobs, data: unknown): Promise<string> => jobs.add<unknown>(job, data);

  test('is sent once by two processes that come to it at the same moment', async () => {
    const town = await openTown();
    const processes = [await town.startProcess(), await town.startProcess()] as const;
    const data = await dataOf(town);
    // Both have found room before either of them sends.
    const room = meeting(2);
    for (const { gateway, work } of processes) {
      gateway.room = room;
      work[name]();
    }
    const [{ jobs }] = processes;
    const ids = [await add(jobs, data), await add(jobs, data)];
    const outcomes = await Promise.all(ids.map((id) => ended(jobs, id)));
    expect(processes.flatMap(({ gateway }) => gateway.sent)).toHaveLength(1);
    expect(outcomes).toContainEqual({ outcome: 'sent' });
    expect(outcomes).toContainEqual({ outcome: 'sent-before' });
  });

  test.each([
    ['no-room', new OutboundLimitError('it is full', 60_000)],
    ['not-sent', new Error('another process has the WhatsApp account')],
  ])(
    'is noted by nobody when nothing was sent, and sent by another one: %s',
    async (...refusal) => {
      const [outcome, error] = refusal;
      const town = await openTown();
      const [full, free] = [await town.startProcess(), await town.startProcess()] as const;
      const data = await dataOf(town);
      full.gateway.refusal = error;
      const worker = full.work[name]();
      expect(await ended(full.jobs, await add(full.jobs, data))).toEqual({ outcome });
      await worker[Symbol.asyncDispose]();
      free.work[name]();
      // Perhaps by the job that follows the first one.
      await ended(free.jobs, await add(free.jobs, data));
      await expect.poll(() => free.gateway.sent, { timeout: 10_000 }).toHaveLength(1);
    },
  );

  test('is not lost with a process that is killed while it waits for room', async () => {
    const town = await openTown();
    const [dying, heir] = [await town.startProcess(), await town.startProcess()] as const;
    const data = await dataOf(town);
    const waiting = Promise.withResolvers<void>();
    // Never comes back, as in a process that is gone.
    dying.gateway.room = async () => {
      waiting.resolve();
      await new Promise<never>(() => undefined);
    };
    dying.work[name]();
    const id = await add(dying.jobs, data);
    await waiting.promise;
    await dying.jobs.close();
    heir.work[name]();
    expect(await ended(heir.jobs, id)).toEqual({ outcome: 'sent' });
    expect(heir.gateway.sent).toHaveLength(1);
  });
});

test('a process on standby leaves all messages to the one that has the account, until it has it', async () => {
  const town = await openTown();
  const [standby, holder] = [await town.startProcess(), await town.startProcess()] as const;
  standby.gateway.state = 'standby';
  let closed = 0;
  for (const { gateways, work, logger } of [standby, holder]) {
    const open = (): readonly JobWorker[] => {
      const worker = work.daily();
      const close = async (): Promise<void> => {
        await worker[Symbol.asyncDispose]();
        closed += 1;
      };
      return [{ job: worker.job, [Symbol.asyncDispose]: close }];
    };
    const working = workWhileReady({ gateways, open, logger });
    onTestFinished(() => working[Symbol.dispose]());
  }
  const items: { readonly data: { readonly member: number; readonly day: string } }[] = [];
  for (let number = 0; number < 20; number += 1) {
    items.push({ data: { member: (await town.addMember(number)).id, day } });
  }
  const first = await standby.jobs.addMany(dailyReminder, items.slice(0, 10));
  for (const id of first) expect(await ended(holder.jobs, id)).toEqual({ outcome: 'sent' });
  expect(holder.gateway.sent).toHaveLength(10);

  holder.gateway.state = 'disconnected';
  await expect.poll(() => closed, { timeout: 10_000 }).toBe(1);
  const second = await standby.jobs.addMany(dailyReminder, items.slice(10));
  standby.gateway.state = 'ready';
  for (const id of second) expect(await ended(standby.jobs, id)).toEqual({ outcome: 'sent' });
  expect(standby.gateway.sent).toHaveLength(10);
});
