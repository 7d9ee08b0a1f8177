import { TestClock } from 'pg-boss';

/** Jobs that follow a virtual clock. */
export interface ClockFollower {
  /** The first moment after now, up to `until`, at which a job or a schedule is due. */
  nextMoment(until: Date): Promise<DueMoment | undefined>;
  /** Runs what is due and waits for it. @returns whether there was anything. */
  settle(): Promise<boolean>;
}

/** Something that is due at `at`. */
export interface DueMoment {
  readonly at: Date;
  readonly kind: 'job' | 'schedule';
}

interface Insides {
  readonly clock: TestClock;
  readonly followers: Set<ClockFollower>;
}

/** What the rest of the package may do with a clock, and its users may not. */
const insides = new WeakMap<VirtualClock, Insides>();

/** A schedule's job goes through two steps of pg-boss, each at most a second apart. */
const scheduleStepMs = 2_000;

/**
 * Time for tests and examples, moved by hand. Jobs that are opened with it are due, retried and scheduled by this clock
 * alone, and run while it is advanced (`advance(0)` runs what is due now), so that the same run gives the same order each
 * time. A handler's `timeoutMs` goes by real time. A schema with a virtual clock is for one process.
 */
export class VirtualClock {
  readonly #clock: TestClock;
  readonly #followers = new Set<ClockFollower>();

  constructor(start: Date) {
    this.#clock = new TestClock(start);
    insides.set(this, { clock: this.#clock, followers: this.#followers });
  }

  /** The present moment. */
  now(): Date {
    return new Date(this.#clock.now());
  }

  /** `advanceTo` by `ms` milliseconds. */
  async advance(ms: number): Promise<void> {
    await this.advanceTo(new Date(this.#clock.now() + ms));
  }

  /**
   * Goes to `moment`, stopping at each moment when a job or a schedule is due, and waits at each until the handlers of
   * what is due have ended, retries included when they are due by then.
   */
  async advanceTo(moment: Date): Promise<void> {
    for (;;) {
      await this.#settle();
      const next = await this.#nextMoment(moment);
      if (next === undefined) break;
      await this.#clock.setTime(Math.max(next.at.getTime(), this.#clock.now() + 1));
      const leftMs = moment.getTime() - this.#clock.now();
      await this.#clock.tick(next.kind === 'schedule' ? clamp(leftMs, scheduleStepMs) : 0);
    }
    if (moment.getTime() > this.#clock.now()) await this.#clock.setTime(moment);
    await this.#settle();
  }

  async #nextMoment(until: Date): Promise<DueMoment | undefined> {
    const found = await Promise.all(
      [...this.#followers].map(async (follower) => await follower.nextMoment(until)),
    );
    return found
      .filter((moment) => moment !== undefined)
      .toSorted((one, two) => one.at.getTime() - two.at.getTime())[0];
  }

  /** What one follower did may give another one work. */
  async #settle(): Promise<void> {
    let busy = true;
    while (busy) {
      busy = false;
      for (const follower of this.#followers) busy = (await follower.settle()) || busy;
    }
  }
}

function clamp(ms: number, mostMs: number): number {
  return Math.max(0, Math.min(ms, mostMs));
}

/** What pg-boss takes for time. */
export function bossClock(clock: VirtualClock): TestClock {
  return insidesOf(clock).clock;
}

/** From now on the clock waits for `follower`. @returns what ends that. */
export function follow(clock: VirtualClock, follower: ClockFollower): () => void {
  const { followers } = insidesOf(clock);
  followers.add(follower);
  return () => void followers.delete(follower);
}

function insidesOf(clock: VirtualClock): Insides {
  const found = insides.get(clock);
  if (found === undefined) throw new TypeError('Make the clock with `new VirtualClock(start)`.');
  return found;
}
