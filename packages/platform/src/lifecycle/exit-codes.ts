/** What a process says by ending: for scripts, containers and whoever reads a log. */
export const exitCodes = {
  /** Asked to stop, and stopped in order. */
  stopped: 0,
  /** Could not start, met an error that nobody caught, or did not stop in time. */
  failed: 1,
  /** The environment cannot be used (EX_CONFIG of BSD's sysexits.h): starting again does not help. */
  configInvalid: 78,
  /** A second signal: 128 and the number of the signal, as shells count. */
  SIGINT: 130,
  SIGTERM: 143,
} as const;
