import { flushCompileCache } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';

import type { CoreUnderTest } from './core-under-test.ts';
import type { Order, Report, WorkerSetup } from './messages.ts';
import { makeClockShiftable, shiftClock } from './shift-clock.ts';

makeClockShiftable();
// Only now: whatever keeps a hold of `Date` gets the shiftable one.
const { openCoreUnderTest } = await import('./core-under-test.ts');
const { StoreUnavailableError } = await import('../../src/index.ts');
const { Caller } = await import('./caller.ts');
const { RunningLoad } = await import('./run-load.ts');
const { HistoryFile } = await import('../history/history-file.ts');

type Work = {
  readonly core: CoreUnderTest;
  readonly history: InstanceType<typeof HistoryFile>;
  readonly caller: InstanceType<typeof Caller>;
};

let work: Work | undefined;
let load: InstanceType<typeof RunningLoad> | undefined;

function say(report: Report): void {
  process.send?.(report);
}

/** Postgres may be away at this very moment: then the start is tried again. */
async function openCore({ urls, without }: WorkerSetup): Promise<CoreUnderTest> {
  for (;;) {
    try {
      return await openCoreUnderTest(urls, without, ({ type }) => say({ report: 'event', type }));
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      await sleep(100);
    }
  }
}

/** A core that does not close would go on beside the next one: then the process ends. */
async function close(): Promise<void> {
  const closed = await Promise.race([
    work?.core.close().then(() => true),
    sleep(3_000, false, { ref: false }),
  ]);
  if (closed === false) process.exit(0);
  work?.history.close();
  work = undefined;
}

async function open(setup: WorkerSetup): Promise<void> {
  await close();
  const core = await openCore(setup);
  const history = new HistoryFile(setup.historyFile);
  work = { core, history, caller: new Caller(core, history, setup.worker, setup.incarnation) };
}

function opened(): Work {
  if (work === undefined) throw new Error('a worker is told to work before it is told to open');
  return work;
}

async function obey(order: Order): Promise<void> {
  switch (order.order) {
    case 'open':
      await open(order.setup);
      say({ report: 'opened', reply: order.reply });
      return;
    case 'close':
      await close();
      say({ report: 'closed', reply: order.reply });
      return;
    case 'call': {
      const operation = await opened().caller.call(order.call);
      say({ report: 'called', reply: order.reply, operation });
      return;
    }
    case 'begin-load':
      load = new RunningLoad(opened().caller, order.load);
      return;
    case 'end-load':
      await load?.end();
      say({ report: 'load-ended', reply: order.reply });
      return;
    case 'count-reads': {
      const sources = opened().core.readSources?.();
      const counted = sources === undefined ? {} : { sources: { ...sources } };
      say({ report: 'reads', reply: order.reply, ...counted });
      return;
    }
    case 'shift-clock':
      shiftClock(order.ms);
      return;
    case 'end':
      await close();
      process.exit(0);
  }
}

// Orders come from WorkerProcess only. What an order throws is a bug here and ends this process.
process.on('message', (order) => void obey(order as Order));
// The harness is gone: so are we.
process.on('disconnect', () => process.exit(0));
// Most of these processes are killed: what was compiled is kept for the next one now.
flushCompileCache();
say({ report: 'ready' });
