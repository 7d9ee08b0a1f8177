/**
 * Preloaded into each bot by `start`: when `start` is gone (killed with -9, say), the bot ends itself in the
 * ordinary way, so that no bot is left behind on its port.
 */
import { isMainThread, Worker } from 'node:worker_threads';

/** No bot gives itself longer. */
const graceMs = 9500;

if (isMainThread) {
  process.once('disconnect', () => {
    killAfter(graceMs);
    process.kill(process.pid, 'SIGTERM');
  });
  // The listener alone would keep a bot alive that has nothing left to do.
  process.channel?.unref();
}

/** In a thread of its own: a bot that hangs may hang without an event loop, such as in a write to our closed pipe. */
function killAfter(delayMs: number): void {
  const text = `setTimeout(() => process.kill(process.pid, 'SIGKILL'), ${delayMs})`;
  new Worker(text, { eval: true, execArgv: [] }).unref();
}
