import { defineJob, type Jobs, type JobWorker } from '@sesi/jobs';
import type { Clock, Logger } from '@sesi/platform';
import { z } from 'zod';

import type { MessageGateway } from '../conversation/message-gateway.ts';
import type { ReportSources } from '../conversation/reports/answer-report.ts';
import { describeSummary } from '../conversation/reports/describe-summary.ts';
import type { OptOuts } from '../registration/opt-outs.ts';
import type { MemberWish, MemberWishes } from '../reports/member-wishes.ts';
import { monthToSumUp, wallClock } from '../reports/plan-messages.ts';
import { sendOnce } from './send-once.ts';
import { sendingTimeMs } from './sending-time.ts';

/** Looks who is to be told about the month before. */
const monthlySummaries = defineJob({ name: 'monthly_summaries', schema: z.object({}) });

/** Tells one member. `month` is its first day, as 2026-11-01. */
export const monthlySummary = defineJob({
  name: 'monthly_summary',
  schema: z.object({ member: z.int(), month: z.string() }),
  timeoutMs: sendingTimeMs,
});

/** Every hour: it is morning somewhere. Who could not be told is looked for again an hour later. */
const everyHour = '0 * * * *';

/** Jobs that are added in one statement. */
const mostAtOnce = 1_000;

/** What messages to members stand on. */
export interface MemberMessageContext {
  readonly jobs: Pick<Jobs, 'addMany' | 'handle' | 'schedule'>;
  readonly wishes: MemberWishes;
  readonly optOuts: Pick<OptOuts, 'has'>;
  /** Those of this process. */
  readonly gateways: readonly MessageGateway[];
  readonly clock: Clock;
  readonly logger: Logger;
}

/** From now on it is looked every hour who is to be told, on the 1st, what the month before has come to. */
export async function planSummaries(
  context: Pick<MemberMessageContext, 'jobs' | 'wishes' | 'clock'>,
): Promise<void> {
  const { jobs, wishes, clock } = context;

  jobs.handle(monthlySummaries, async () => {
    const now = clock.now();
    let added = 0;
    for (const timeZone of await wishes.timeZones()) {
      const month = monthToSumUp(now, timeZone);
      const waiting = month === undefined ? [] : await wishes.awaitingSummary(timeZone, month);
      const items = waiting.map((member) => ({
        data: { member, month: month?.from ?? '' },
        singletonKey: `${member}:${month?.from}`,
      }));
      for (let from = 0; from < items.length; from += mostAtOnce) {
        await jobs.addMany(monthlySummary, items.slice(from, from + mostAtOnce));
      }
      added += items.length;
    }
    return { added };
  });

  await jobs.schedule(monthlySummaries, everyHour, {});
}

/** From now on this process sends the summaries that are due. */
export function sendSummaries(context: MemberMessageContext, sources: ReportSources): JobWorker {
  const { jobs, wishes, clock, logger } = context;

  return jobs.handle(monthlySummary, async ({ data }) => {
    const wish = await wishes.find(data.member);
    if (wish === undefined) return { outcome: 'gone' };
    const { member } = wish;
    const now = clock.now();
    const month = monthToSumUp(now, member.timeZone);
    if (month?.from !== data.month) return { outcome: 'too-late' };
    if (!wish.summary) return { outcome: 'unwanted' };
    const gateway = await gatewayTo(wish, context);
    if (typeof gateway === 'string') return { outcome: gateway };
    const { day } = wallClock(now, member.timeZone);
    const outcome = await sendOnce({
      gateway,
      to: member.phone,
      reply: await describeSummary(month, member, day, sources),
      claim: () => wishes.claimSummary(member.id, month),
      logger,
    });
    return { outcome };
  });
}

/** The gateway through which somebody may be written to now, or why they may not. */
export async function gatewayTo(
  { member, via, askedAt }: MemberWish,
  { gateways, optOuts }: Pick<MemberMessageContext, 'gateways' | 'optOuts'>,
): Promise<MessageGateway | 'no-gateway' | 'opted-out'> {
  const gateway = gateways.find(({ name }) => name === via);
  if (gateway?.status().state !== 'ready') return 'no-gateway';
  return askedAt === undefined && (await optOuts.has(member.phone)) ? 'opted-out' : gateway;
}
