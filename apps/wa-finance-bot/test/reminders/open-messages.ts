import { openJobs, VirtualClock } from '@sesi/jobs';
import { createLogger } from '@sesi/platform';
import { onTestFinished } from 'vitest';

import { textOf } from '../../src/conversation/message-gateway.ts';
import { PostgresBudgets } from '../../src/postgres/postgres-budgets.ts';
import { PostgresEntryHistory } from '../../src/postgres/postgres-entry-history.ts';
import type { PostgresLedger } from '../../src/postgres/postgres-ledger.ts';
import { PostgresMemberWishes } from '../../src/postgres/postgres-member-wishes.ts';
import type { PostgresMembers } from '../../src/postgres/postgres-members.ts';
import { PostgresOptOuts } from '../../src/postgres/postgres-opt-outs.ts';
import type { Member } from '../../src/registration/members.ts';
import { planDailyReminders, sendDailyReminders } from '../../src/reminders/daily-reminder-job.ts';
import { planSummaries, sendSummaries } from '../../src/reminders/monthly-summary-job.ts';
import { budi, openFinance } from '../postgres/open-finance.ts';
import { NotedGateway } from './noted-gateway.ts';

/** A member, what is kept of them, and what they are sent. */
export interface OpenMessages {
  readonly members: PostgresMembers;
  readonly ledger: PostgresLedger;
  readonly wishes: PostgresMemberWishes;
  readonly optOuts: PostgresOptOuts;
  readonly budgets: PostgresBudgets;
  readonly time: VirtualClock;
  readonly gateway: NotedGateway;
  readonly member: Member;
  /** Books an expense on a day. */
  readonly book: (day: string) => Promise<void>;
  /** When something was sent, as 2026-11-01T01:00. */
  readonly sentAt: () => readonly string[];
  readonly texts: () => readonly string[];
  /** Moves the time. */
  readonly to: (moment: string) => Promise<void>;
}

/** Messages that the bot writes by itself, in time that is moved by hand, to a member in Makassar (UTC+8). */
export async function openMessages(start: Date, job: 'summary' | 'daily'): Promise<OpenMessages> {
  const { pool, url, members, ledger } = await openFinance();
  const time = new VirtualClock(start);
  const jobs = await openJobs({ postgres: { url }, clock: time });
  onTestFinished(() => jobs.close());
  const wishes = new PostgresMemberWishes(pool);
  const optOuts = new PostgresOptOuts(pool);
  const budgets = new PostgresBudgets(pool);
  const gateway = new NotedGateway(time);
  const logger = createLogger({ name: 'test', level: 'silent' });
  const context = { jobs, wishes, optOuts, gateways: [gateway], clock: time, logger };
  const sources = { ledger, budgets, history: new PostgresEntryHistory(pool) };
  if (job === 'summary') {
    await planSummaries(context);
    sendSummaries(context, sources);
  } else {
    await planDailyReminders(context);
    sendDailyReminders(context);
  }
  const added = await members.add(budi);
  if (added.kind !== 'member') throw new Error('There is such a member already.');
  const { member } = added;
  await wishes.heard(member.id, 'local');
  let count = 0;
  const book = async (day: string): Promise<void> => {
    count += 1;
    await ledger.book([
      {
        memberId: member.id,
        messageId: `booked ${count}`,
        line: 0,
        direction: 'expense',
        amount: { currency: 'IDR', minor: 5_000_000n },
        description: 'makan',
        category: 'food',
        day,
        bookedAt: time.now(),
      },
    ]);
  };
  const sentAt = (): readonly string[] =>
    gateway.sent.map(({ at }) => at.toISOString().slice(0, 16));
  const texts = (): readonly string[] => gateway.sent.map(({ reply }) => textOf(reply));
  const to = (moment: string): Promise<void> => time.advanceTo(new Date(moment));
  const stores = { members, ledger, wishes, optOuts, budgets };
  return { ...stores, time, gateway, member, book, sentAt, texts, to };
}
