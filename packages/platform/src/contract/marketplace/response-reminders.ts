import type { Jobs } from '@sesi/jobs';

import {
  type ClientConversation,
  marketplaceJobs,
  type ResponseReminder,
} from './marketplace-jobs.ts';

const hourMs = 60 * 60_000;
const [, , reminderJob, alternativesJob] = marketplaceJobs;

/** Reminders of vendors who have not answered. */
export class ResponseReminders {
  readonly #jobs: Jobs;
  readonly #hours: readonly number[];

  /** @param hours - After which a vendor is reminded, rising. */
  constructor(jobs: Jobs, hours: readonly number[]) {
    this.#jobs = jobs;
    this.#hours = hours;
  }

  async schedule(
    reminder: ResponseReminder,
    delayMs: number = reminder.hours * hourMs,
  ): Promise<string> {
    const singletonKey = keyOf(reminder);
    return await this.#jobs.add(reminderJob, reminder, { delayMs, singletonKey });
  }

  async scheduleAll(conversation: ClientConversation): Promise<readonly string[]> {
    const reminders = this.#hours.map((hours) => ({ ...conversation, hours }));
    return await this.#jobs.addMany(
      reminderJob,
      reminders.map((data) => ({
        data,
        delayMs: data.hours * hourMs,
        singletonKey: keyOf(data),
      })),
    );
  }

  async cancelAll(conversationId: string): Promise<number> {
    const ended = await Promise.all([
      ...this.#hours.map((hours) =>
        this.#jobs.cancelByKey(reminderJob, keyOf({ conversationId, hours })),
      ),
      this.#jobs.cancelByKey(alternativesJob, conversationId),
    ]);
    return ended.filter(Boolean).length;
  }

  /** After the last reminder the client is told of others. */
  async follow({ hours, ...conversation }: ResponseReminder): Promise<void> {
    if (hours !== this.#hours.at(-1)) return;
    const singletonKey = conversation.conversationId;
    await this.#jobs.add(alternativesJob, conversation, { singletonKey });
  }
}

function keyOf({
  conversationId,
  hours,
}: Pick<ResponseReminder, 'conversationId' | 'hours'>): string {
  return `${hours}:${conversationId}`;
}
