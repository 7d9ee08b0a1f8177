import { expect, test } from 'vitest';

import { dailyReminder } from '../../src/reminders/daily-reminder-job.ts';
import { monthlySummary } from '../../src/reminders/monthly-summary-job.ts';
import { unfinishedRegistration } from '../../src/reminders/unfinished-registration-job.ts';
import { defaultBeginWaitMs } from '../../src/whatsapp/outbound/outbound-limits.ts';

test.for([dailyReminder, monthlySummary, unfinishedRegistration])(
  'a job has longer to write to somebody than a gateway looks for room: $name',
  ({ timeoutMs }) => {
    expect(timeoutMs).toBeGreaterThan(2 * defaultBeginWaitMs);
  },
);
