import { setTimeout as sleep } from 'node:timers/promises';

import type { JobWorker } from '@sesi/jobs';
import type { Logger } from '@sesi/platform';

import type { MessageGateway } from '../conversation/message-gateway.ts';

const pollMs = 500;

/** What is needed to work while a gateway is ready. */
export interface WorkWhileReady {
  /** Those of this process. */
  readonly gateways: readonly Pick<MessageGateway, 'status'>[];
  /** Begins to take jobs. */
  readonly open: () => readonly JobWorker[];
  readonly logger: Pick<Logger, 'error'>;
}

/**
 * Takes jobs as long as this process can write to somebody: one on standby leaves them to the process that has the account,
 * and while nobody has it they wait. Disposing takes no more; closing the jobs waits for what runs.
 */
export function workWhileReady({ gateways, open, logger }: WorkWhileReady): Disposable {
  const stop = new AbortController();
  let workers: readonly JobWorker[] = [];

  async function follow(): Promise<void> {
    const isReady = gateways.some((gateway) => gateway.status().state === 'ready');
    if (isReady && workers.length === 0) workers = open();
    if (!isReady && workers.length > 0) {
      await Promise.all(workers.map((worker) => worker[Symbol.asyncDispose]()));
      workers = [];
    }
  }

  async function work(): Promise<void> {
    while (!stop.signal.aborted) {
      await follow().catch((error: unknown) => {
        logger.error({ err: error }, 'Messages that the bot begins are not taken on or let go');
      });
      await sleep(pollMs, undefined, { signal: stop.signal }).catch(() => undefined);
    }
    await Promise.allSettled(workers.map((worker) => worker[Symbol.asyncDispose]()));
  }

  void work();
  return { [Symbol.dispose]: () => stop.abort() };
}
