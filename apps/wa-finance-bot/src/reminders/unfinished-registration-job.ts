import {
  defineJob,
  type JobPlacement,
  type Jobs,
  type JobWorker,
  type WithTransaction,
} from '@sesi/jobs';
import type { Clock, Logger } from '@sesi/platform';
import { z } from 'zod';

import { describeReminder } from '../conversation/describe-registration.ts';
import type { MessageGateway } from '../conversation/message-gateway.ts';
import type { Members } from '../registration/members.ts';
import type { OptOuts } from '../registration/opt-outs.ts';
import { planReminder } from '../registration/plan-reminder.ts';
import { timeZoneOf } from '../registration/settings.ts';
import type {
  UnfinishedRegistration,
  UnfinishedRegistrations,
} from '../registration/unfinished-registrations.ts';
import { sendOnce } from './send-once.ts';
import { sendingTimeMs } from './sending-time.ts';

/**
 * Follows one registration from its beginning until it is finished, cancelled or forgotten: each job does what is due and
 * adds the next one. It names a row and no phone, because jobs are kept for a week.
 */
export const unfinishedRegistration = defineJob({
  name: 'unfinished_registration',
  schema: z.object({ registration: z.int() }),
  timeoutMs: sendingTimeMs,
  // An outage of a day must not end the chain.
  retry: { limit: 500 },
});

/** After how long a reminder is tried again when nothing was sent, by the outcome. */
const pauseMs = new Map([
  ['no-gateway', 10 * 60_000],
  ['no-room', 10 * 60_000],
  // Perhaps for good, such as a phone that is no longer on WhatsApp.
  ['not-sent', 60 * 60_000],
]);

/** What the reminders stand on. */
export interface ReminderContext {
  readonly jobs: Pick<Jobs, 'add' | 'handle'>;
  readonly unfinished: UnfinishedRegistrations;
  readonly members: Pick<Members, 'findByPhone'>;
  readonly optOuts: Pick<OptOuts, 'has'>;
  /** Those of this process. */
  readonly gateways: readonly MessageGateway[];
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Adds the first job of a registration. */
export async function followRegistration(
  jobs: Pick<Jobs, 'add'>,
  waiting: UnfinishedRegistration,
  options: WithTransaction,
): Promise<void> {
  const { id, registration } = waiting;
  const plan = planOf(waiting, registration.lastMessageAt);
  await addJob(jobs, id, `${id}`, {
    ...(plan.kind === 'wait' ? { startAt: plan.until } : {}),
    ...options,
  });
}

/** From now on this process reminds people who began to register and did not answer. */
export function remindUnfinished(context: ReminderContext): JobWorker {
  const { jobs, unfinished, members, optOuts, gateways, clock, logger } = context;

  async function send(waiting: UnfinishedRegistration, hours: number) {
    const { id, registration, via } = waiting;
    const gateway = gateways.find(({ name }) => name === via);
    if (gateway?.status().state !== 'ready') return 'no-gateway';
    if (await optOuts.has(registration.phone)) return 'opted-out';
    return sendOnce({
      gateway,
      to: registration.phone,
      reply: describeReminder(registration, clock.now()),
      claim: () => unfinished.claimReminder(id, hours),
      logger,
    });
  }

  function nextStart(waiting: UnfinishedRegistration, hours: number, outcome: string): Date {
    const now = clock.now();
    const pause = pauseMs.get(outcome);
    if (pause !== undefined) return new Date(now.getTime() + pause);
    const next = planOf({ ...waiting, remindedHours: hours }, now);
    return next.kind === 'wait' ? next.until : now;
  }

  return jobs.handle(unfinishedRegistration, async ({ id: jobId, data: { registration: id } }) => {
    const waiting = await unfinished.findById(id);
    if (waiting === undefined) return { outcome: 'gone' };
    const { phone } = waiting.registration;
    const plan = planOf(waiting, clock.now());
    if (plan.kind === 'forget' || (await members.findByPhone(phone)) !== undefined) {
      await unfinished.remove(phone);
      return { outcome: 'forgotten' };
    }
    let outcome = 'early';
    let startAt = plan.kind === 'wait' ? plan.until : undefined;
    if (plan.kind === 'remind') {
      outcome = await send(waiting, plan.hours);
      startAt = nextStart(waiting, plan.hours, outcome);
    }
    // Once for each job however often it runs: the next one is named after it.
    await addJob(jobs, id, `${id}:${jobId}`, startAt === undefined ? {} : { startAt });
    return { outcome };
  });
}

function planOf({ registration, remindedHours }: UnfinishedRegistration, now: Date) {
  const timeZone = timeZoneOf(registration);
  return planReminder({ lastAnswerAt: registration.lastMessageAt, remindedHours, timeZone }, now);
}

async function addJob(
  jobs: Pick<Jobs, 'add'>,
  id: number,
  singletonKey: string,
  options: JobPlacement & WithTransaction,
): Promise<void> {
  await jobs.add(unfinishedRegistration, { registration: id }, { ...options, singletonKey });
}
