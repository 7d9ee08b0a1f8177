/** A signal to stop, and how to let go of the process. */
export interface StopSignal extends Disposable {
  /** Aborted, with a sentence as its reason, by Ctrl-C, by a polite kill or by the time limit. */
  readonly signal: AbortSignal;
}

/** Signals that end a program unless it listens. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Lets a command stop what it started before it ends itself.
 *
 * @param limitMs after which it is stopped as well, so that it can never hang
 * @param onStop gets the reason, once
 */
export function createStopSignal(limitMs: number, onStop: (reason: string) => void): StopSignal {
  const controller = new AbortController();
  const stop = (reason: string) => {
    if (controller.signal.aborted) return;
    onStop(reason);
    controller.abort(reason);
  };
  const onSignal = (name: NodeJS.Signals) => stop(`Stopped by ${name}.`);
  for (const name of signals) process.on(name, onSignal);
  const minutes = Math.round(limitMs / 60_000);
  const limit = setTimeout(() => stop(`Stopped: the limit is ${minutes} minutes.`), limitMs);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      clearTimeout(limit);
      for (const name of signals) process.off(name, onSignal);
    },
  };
}
