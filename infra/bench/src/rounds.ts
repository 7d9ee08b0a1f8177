/** Something to measure, under the name that its speed is reported with. */
export interface Measurable {
  readonly name: string;
  /** Lets so many callers work at the same time. @returns operations a second */
  readonly run: (callers: number, durationMs: number) => Promise<number>;
}

/** How long and how often everything is measured. */
export interface RoundOptions {
  readonly rounds: number;
  readonly callers: number;
  /** How long each one works in each round, in ms. */
  readonly sliceMs: number;
}

/** Operations a second of each, one figure a round, in the order of the rounds. */
export type RoundSpeeds = ReadonlyMap<string, readonly number[]>;

/**
 * Measures all in turn, round after round, so that what slows the machine for a while slows all of them. A round of
 * twice the length goes before and is not counted: V8 compiles meanwhile what runs often.
 */
export async function measureInRounds(
  all: readonly Measurable[],
  { rounds, callers, sliceMs }: RoundOptions,
): Promise<RoundSpeeds> {
  const speeds = new Map<string, number[]>(all.map(({ name }) => [name, []]));
  for (const { run } of all) await run(callers, 2 * sliceMs);
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, run } of rotated(all, round)) {
      speeds.get(name)?.push(await run(callers, sliceMs));
    }
  }
  return speeds;
}

/** The same in another order: each round begins with another one. */
export function rotated<Item>(items: readonly Item[], by: number): readonly Item[] {
  const start = items.length === 0 ? 0 : by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}

/**
 * The value in the middle; of an even number the mean of the two.
 *
 * @throws RangeError when there is none
 */
export function median(values: readonly number[]): number {
  const sorted = [...values].toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('There is nothing to rank.');
  return (upper + lower) / 2;
}

/**
 * How many times as fast `ours` is: the median of the ratios of each round.
 *
 * @throws RangeError when one of them was not measured, or not as often as the other
 */
export function speedRatio(speeds: RoundSpeeds, ours: string, theirs: string): number {
  const numerators = speedsOf(speeds, ours);
  const denominators = speedsOf(speeds, theirs);
  if (numerators.length !== denominators.length) {
    throw new RangeError(`"${ours}" and "${theirs}" were not measured in the same rounds.`);
  }
  return median(numerators.map((value, round) => value / (denominators[round] ?? Number.NaN)));
}

/** The median of its rounds, in operations a second. @throws RangeError when it was not measured. */
export function speedOf(speeds: RoundSpeeds, name: string): number {
  return median(speedsOf(speeds, name));
}

function speedsOf(speeds: RoundSpeeds, name: string): readonly number[] {
  const found = speeds.get(name);
  if (found === undefined) throw new RangeError(`"${name}" was not measured.`);
  return found;
}
