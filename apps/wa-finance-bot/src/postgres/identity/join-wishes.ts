import { eq, inArray } from 'drizzle-orm';

import { memberReminder } from '../tables.ts';
import type { Queries } from './person-rows.ts';

type Wishes = typeof memberReminder.$inferSelect;

/**
 * Makes the wishes of two members those of one, within the caller's transaction, and ends what was wished before a STOP
 * under whichever id. Afterwards one row is left, of either member.
 *
 * @param members - the one who stays first.
 */
export async function joinWishes(
  run: Queries,
  members: readonly number[],
  stoppedAt: Date | undefined,
): Promise<void> {
  const rows = await run
    .select()
    .from(memberReminder)
    .where(inArray(memberReminder.memberId, [...members]))
    .for('update');
  const [kept, gone] = rows.toSorted(
    (a, b) => members.indexOf(a.memberId) - members.indexOf(b.memberId),
  );
  if (kept === undefined) return;
  const joined = joinedWishes(gone === undefined ? [kept] : [kept, gone], stoppedAt);
  const { memberId } = memberReminder;
  await run.update(memberReminder).set(joined).where(eq(memberId, kept.memberId));
  if (gone !== undefined) await run.delete(memberReminder).where(eq(memberId, gone.memberId));
}

/** What was told under one id is not told again under the other; what was turned off stays off. */
function joinedWishes(
  rows: readonly Wishes[],
  stoppedAt: Date | undefined,
): Omit<Wishes, 'memberId' | 'via'> {
  const valid = rows.filter(
    ({ askedAt }) => stoppedAt === undefined || (askedAt !== null && askedAt > stoppedAt),
  );
  return {
    summary: valid.length > 0 && valid.every(({ summary }) => summary),
    dailyMinute: valid.find(({ dailyMinute }) => dailyMinute !== null)?.dailyMinute ?? null,
    askedAt: latest(valid.map(({ askedAt }) => askedAt)),
    summaryMonth: latest(rows.map(({ summaryMonth }) => summaryMonth)),
    dailyDay: latest(rows.map(({ dailyDay }) => dailyDay)),
  };
}

function latest<Moment extends Date | string>(moments: readonly (Moment | null)[]): Moment | null {
  return moments.reduce(
    (last, moment) => (last === null || (moment !== null && moment > last) ? moment : last),
    null,
  );
}
