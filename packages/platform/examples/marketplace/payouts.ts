import { defineJob, type VirtualClock } from '@sesi/jobs';
import type { Platform } from '@sesi/platform';
import { z } from 'zod';

import type { Wallets } from './wallets.ts';

const payOut = defineJob({
  name: 'pay_out',
  schema: z.object({ vendorId: z.string(), amount: z.int().positive() }),
  retry: { limit: 1, backoff: 'fixed', delayMs: 60_000, maxDelayMs: 60_000, jitter: false },
  keepMs: 30 * 24 * 3_600_000,
});
const settleDay = defineJob({ name: 'settle_day', schema: z.object({ vendorId: z.string() }) });

/** Payouts to vendors: each is booked and added in one transaction, and what the bank refuses for good can come back. */
export async function payouts(scene: {
  readonly platform: Pick<Platform, 'jobs' | 'postgres'>;
  readonly wallets: Wallets;
  readonly clock: VirtualClock;
  readonly print: (line: string) => void;
}): Promise<void> {
  const { platform, wallets, clock, print } = scene;
  const { jobs } = platform;
  let isOpen = false;
  await using workers = new AsyncDisposableStack();
  const bank = jobs.handle(payOut, async ({ data, progress }) => {
    progress(0.5);
    if (!isOpen) throw new Error('the bank is closed');
    return { paid: data.amount };
  });
  workers.use(bank);

  print('Payouts');
  const pay = async (vendorId: string, amount: number) =>
    await wallets.withdraw(
      vendorId,
      amount,
      async (transaction) =>
        await jobs.add(payOut, { vendorId, amount }, { transaction, delayMs: 1_000 }),
    );
  print(`  more than there is: ${(await pay('v1', 9_000_000)) ?? 'no booking, no job'}`);
  const unwanted = (await pay('v1', 5)) ?? '';
  const ended = await wallets.deposit(
    'v1',
    5,
    async (transaction) => await jobs.cancel(unwanted, { transaction }),
  );
  print(
    `  taken back before it was paid: ${ended}, v1 has ${await wallets.balance('v1')}, its job is ${(await jobs.status(unwanted))?.state}`,
  );
  const id = (await pay('v1', 100_000)) ?? '';
  await clock.advance(5 * 60_000);
  const failed = await jobs.status(id);
  print(
    `  100000 of v1: ${failed?.state} after ${failed?.attempts} attempts, ${failed?.state === 'failed' ? (failed.progress ?? 0) * 100 : 0} % done`,
  );
  for (const letter of await jobs.deadLetters(payOut, { limit: 10 })) {
    print(`  a dead letter: ${JSON.stringify(letter.data)}: ${letter.error.message}`);
  }
  isOpen = true;
  const [redriven] = await jobs.redrive(id);
  await clock.advance(0);
  const paid = await jobs.status(redriven?.newId ?? '');
  print(
    `  put back: ${paid?.state} with ${paid?.state === 'completed' ? JSON.stringify(paid.result) : ''}, and ${(await jobs.deadLetters(payOut)).length} dead letters`,
  );
  const { completed, failed: failures } = await jobs.stats(payOut);
  print(`  in all: ${completed} completed, ${failures} failed for good`);

  const days: string[] = [];
  const settling = jobs.handle(settleDay, ({ data }) => {
    days.push(`${data.vendorId} on ${clock.now().toISOString().slice(0, 10)}`);
  });
  workers.use(settling);
  for (const vendorId of ['v1', 'v2']) {
    await jobs.schedule(
      settleDay,
      '0 6 * * *',
      { vendorId },
      { key: vendorId, timeZone: 'Asia/Jakarta', whenMissed: 'skip', priority: 5 },
    );
  }
  const standing = (await jobs.schedules()).filter(({ job }) => job === settleDay.name);
  print(`  each morning: ${standing.map(({ key, cron }) => `${key} at ${cron}`).join(', ')}`);
  print(`  v2 does not want it: ${await jobs.unschedule(settleDay, 'v2')}`);
  const nextAt = standing[0]?.nextAt ?? clock.now();
  await clock.advanceTo(new Date(nextAt.getTime() + 3_600_000));
  print(`  settled: ${days.join(', ')}`);
  await jobs.unschedule(settleDay, 'v1');
}
