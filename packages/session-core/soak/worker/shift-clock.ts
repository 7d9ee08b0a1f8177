/** How far this process' wall clock is off, ms. */
let shiftMs = 0;

const RealDate = Date;

/** A `Date` whose "now" is shifted; times that are given are left alone. */
class ShiftedDate extends RealDate {
  constructor(...args: [] | ConstructorParameters<typeof RealDate>) {
    if (args.length === 0) super(RealDate.now() + shiftMs);
    else super(...args);
  }

  static override now(): number {
    return RealDate.now() + shiftMs;
  }
}

/** To be called before anything is imported that looks at the clock. `performance.now()` is not touched. */
export function makeClockShiftable(): void {
  // Called without `new`, which nothing here does, a class throws where Date gives a text: the types differ by that.
  globalThis.Date = ShiftedDate as DateConstructor;
}

/** Sets the wall clock of this process `ms` ahead of the real one (behind it when negative). */
export function shiftClock(ms: number): void {
  shiftMs = ms;
}
