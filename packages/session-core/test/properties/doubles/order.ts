import type { Scheduler } from 'fast-check';
import { vi } from 'vitest';

/** How far the clock goes when it is the turn of time. */
const tickMs = 15;

/** The order in which things happen: fast-check chooses what is next, time being one of the things that wait. */
export class Order {
  readonly #scheduler: Scheduler;
  readonly told: string[] = [];

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
    void this.#passTime();
  }

  /** Resolves when it is the turn of this step. */
  async step(name: string): Promise<void> {
    await this.#scheduler.schedule(Promise.resolve());
    if (name !== '') this.told.push(name);
  }

  /** Lets things happen until `work` has settled. @throws Error after so many steps. */
  async until<Result>(work: Promise<Result>, most = 20_000): Promise<Result> {
    const progress = { settled: false };
    const end = (): void => {
      progress.settled = true;
    };
    work.then(end, end);
    await turn();
    for (let steps = 0; !progress.settled; steps += 1) {
      if (steps > most) throw new Error('it does not come to an end');
      await this.#scheduler.waitOne();
      await turn();
    }
    return await work;
  }

  async #passTime(): Promise<never> {
    for (;;) {
      await this.#scheduler.schedule(Promise.resolve());
      vi.advanceTimersByTime(tickMs);
    }
  }
}

/** What was answered is taken up, and sends what it has to send. */
async function turn(): Promise<void> {
  for (let turns = 0; turns < 2; turns += 1) await new Promise((resolve) => setImmediate(resolve));
}
