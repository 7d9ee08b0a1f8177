import { defineJob } from '@sesi/jobs';
import { z } from 'zod';

import { speak } from '../conversation/texts/speak.ts';
import { earliestDailyMinute, isDailyDue, wallClock } from '../reports/plan-messages.ts';
import { OutboundLimitError } from '../whatsapp/outbound/outbound-errors.ts';
import { gatewayTo, type MemberMessageContext } from './monthly-summary-job.ts';
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

/** From now on members who asked for it are reminded at their time, on days on which they have booked nothing. */
export async function remindDaily(context: MemberMessageContext): Promise<void> {
  const { jobs, wishes, clock, logger } = context;

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

  jobs.handle(dailyReminder, async ({ data }) => {
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
    // Noted first: better no reminder than the same one twice.
    if (!(await wishes.claimDaily(member.id, time.day))) return { outcome: 'reminded-before' };
    try {
      await gateway.send(member.phone, speak(member.language, 'daily.text'));
      return { outcome: 'reminded' };
    } catch (error) {
      if (error instanceof OutboundLimitError) {
        await wishes.giveBackDaily(member.id, time.day);
        return { outcome: 'no-room' };
      }
      // It may have arrived.
      logger.warn({ err: error, member: member.id }, 'A daily reminder could not be sent');
      return { outcome: 'send-failed' };
    }
  });

  await jobs.schedule(dailyReminders, everyFiveMinutes, {});
}
