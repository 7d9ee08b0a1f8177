/** Where rules that depend on time get it from: a test passes one of its own. */
export interface Clock {
  /** The present moment. */
  now(): Date;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => new Date(),
};
