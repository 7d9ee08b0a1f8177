import { defineJob, type JobWorker } from '@sesi/jobs';
import { z } from 'zod';

import { speak } from '../conversation/texts/speak.ts';
import { earliestDailyMinute, isDailyDue, wallClock } from '../reports/plan-messages.ts';
import { gatewayTo, type MemberMessageContext } from './monthly-summary-job.ts';
import { sendOnce } from './send-once.ts';
import { sendingTimeMs } from './sending-time.ts';

/** Looks who asked to be reminded about now. */
const dailyReminders = defineJob({ name: 'daily_reminders', schema: z.object({}) });

/** Reminds one member. `day` is their date, as 2026-11-21. */
export const dailyReminder = defineJob({
  name: 'daily_reminder',
  schema: z.object({ member: z.int(), day: z.string() }),
  timeoutMs: sendingTimeMs,
});

/** A reminder comes so many minutes late at most, while all is well. */
const everyFiveMinutes = '*/5 * * * *';

/** From now on it is looked every five minutes who wants to be reminded and has booked nothing today. */
export async function planDailyReminders(
  context: Pick<MemberMessageContext, 'jobs' | 'wishes' | 'clock'>,
): Promise<void> {
  const { jobs, wishes, clock } = context;

  jobs.handle(dailyReminders, async () => {
    const now = clock.now();
    let added = 0;
    for (const timeZone of await wishes.timeZones()) {
      const time = { timeZone, ...wallClock(now, timeZone) };
      const waiting = await wishes.awaitingDaily(time, earliestDailyMinute(time.minute));
      if (waiting.length > 0) {
        const items = waiting.map((member) => ({
          data: { member, day: time.day },
          singletonKey: `${member}:${time.day}`,
        }));
        await jobs.addMany(dailyReminder, items);
      }
      added += waiting.length;
    }
    return { added };
  });

  await jobs.schedule(dailyReminders, everyFiveMinutes, {});
}

/** From now on this process sends the daily reminders that are due. */
export function sendDailyReminders(context: MemberMessageContext): JobWorker {
  const { jobs, wishes, clock, logger } = context;

  return jobs.handle(dailyReminder, async ({ data }) => {
    const wish = await wishes.find(data.member);
    if (wish?.dailyMinute === undefined) return { outcome: 'unwanted' };
    const { member, dailyMinute } = wish;
    const now = clock.now();
    const { timeZone } = member;
    const time = { timeZone, ...wallClock(now, timeZone) };
    if (time.day !== data.day || !isDailyDue(dailyMinute, time.minute)) {
      return { outcome: 'too-late' };
    }
    if (await wishes.hasBooked(member.id, time, now)) return { outcome: 'booked' };
    const gateway = await gatewayTo(wish, context);
    if (typeof gateway === 'string') return { outcome: gateway };
    const outcome = await sendOnce({
      gateway,
      to: member.phone,
      reply: speak(member.language, 'daily.text'),
      claim: () => wishes.claimDaily(member.id, time.day),
      logger,
    });
    return { outcome };
  });
}
