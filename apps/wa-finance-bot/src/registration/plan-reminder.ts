import { afterQuietHours } from './quiet-hours.ts';

/** Hours after the last answer at which somebody is reminded, each once. */
const reminderHours = [8, 24, 48, 168] as const;

/** Hours after the last answer when an unfinished registration is forgotten. */
const forgottenAfterHours = 336;

const hourMs = 60 * 60 * 1000;

/** How long somebody has been away, and what they were told. */
export interface Silence {
  readonly lastAnswerAt: Date;
  /** The hour of the last reminder; 0 before the first. */
  readonly remindedHours: number;
  /** IANA name: reminders do not come in the night of the person. */
  readonly timeZone: string;
}

/** What to do now about somebody who has not answered. */
export type ReminderPlan =
  | { readonly kind: 'wait'; readonly until: Date }
  | { readonly kind: 'remind'; readonly hours: number }
  | { readonly kind: 'forget' };

/**
 * Decides what is due. After a time when no process ran, of several reminders that are due only the last one is sent.
 */
export function planReminder(silence: Silence, now: Date): ReminderPlan {
  const { remindedHours, timeZone } = silence;
  const forgetAt = after(silence, forgottenAfterHours);
  if (now >= forgetAt) {
    return { kind: 'forget' };
  }
  const open = reminderHours.filter((hours) => hours > remindedHours);
  const due = open.findLast((hours) => after(silence, hours) <= now);
  if (due === undefined) {
    const [next] = open;
    return {
      kind: 'wait',
      until: next === undefined ? forgetAt : afterQuietHours(after(silence, next), timeZone),
    };
  }
  const until = afterQuietHours(now, timeZone);
  return until > now ? { kind: 'wait', until } : { kind: 'remind', hours: due };
}

function after({ lastAnswerAt }: Silence, hours: number): Date {
  return new Date(lastAnswerAt.getTime() + hours * hourMs);
}
