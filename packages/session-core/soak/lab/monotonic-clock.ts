/**
 * Milliseconds of a clock that all processes of one machine share and that nobody sets: CLOCK_MONOTONIC on Linux and
 * its like on macOS. `performance.now()` counts from the start of each process and cannot be compared.
 */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1_000_000;
}
