/** The signals that ask a process to stop. */
export type StopSignal = 'SIGINT' | 'SIGTERM';

/** What a service needs of the process it runs in. A test passes one of its own. */
export interface HostProcess {
  /** Calls the listener for each SIGINT and SIGTERM, and keeps the process alive until it exits. */
  onStopSignal(listener: (signal: StopSignal) => void): void;
  /** Calls the listener for each exception and rejection that nobody caught. */
  onUncaught(
    listener: (error: unknown, origin: 'uncaughtException' | 'unhandledRejection') => void,
  ): void;
  /** Writes one text for people to standard error. */
  printError(text: string): void;
  /** Ends the process at once. */
  exit(code: number): void;
}

const longestTimerMs = 2 ** 31 - 1;

/** The process itself: the only place of this package that touches it. */
export const hostProcess: HostProcess = {
  onStopSignal(listener) {
    process.on('SIGINT', listener);
    process.on('SIGTERM', listener);
    // Listening for a signal does not keep Node running.
    setInterval(() => {}, longestTimerMs);
  },
  onUncaught(listener) {
    process.on('uncaughtException', (error) => listener(error, 'uncaughtException'));
    process.on('unhandledRejection', (reason) => listener(reason, 'unhandledRejection'));
  },
  printError(text) {
    process.stderr.write(`${text}\n`);
  },
  exit(code) {
    process.exit(code);
  },
};
