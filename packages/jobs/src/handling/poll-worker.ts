import { setTimeout as wait } from 'node:timers/promises';

import type { JobStore } from '../boss/job-store.ts';
import type { JobDefinition } from '../define-job.ts';
import type { JobsEvent } from '../job-event.ts';
import type { JobHandler, JobWorker } from '../jobs.ts';
import { Attempt } from './attempt.ts';
import { Heartbeat } from './heartbeat.ts';

/** NOTIFY tells of new jobs at once; delayed ones, retries and what was missed come by polling. */
const pollMs = 500;
/** A handler that was told to stop has so long to do it. */
const stopMs = 1_000;

export interface PollWorkerOptions<Data> {
  readonly definition: JobDefinition<Data>;
  readonly handler: JobHandler<Data>;
  readonly concurrency: number;
  readonly store: JobStore;
  readonly emit: (event: JobsEvent) => void;
  readonly closeTimeoutMs: number;
  /** Under a virtual clock only `drain` takes jobs, and silence means nothing: hours pass in an instant. */
  readonly isVirtual: boolean;
  readonly onClosed: () => void;
}

/** Takes the jobs of one type as long as it has free hands. */
export class PollWorker<Data> implements JobWorker {
  readonly job: string;
  readonly #options: PollWorkerOptions<Data>;
  readonly #running = new Map<Attempt<Data>, Promise<void>>();
  readonly #closing = new AbortController();
  readonly #heartbeat: Heartbeat;
  readonly #polling: Promise<void>;
  #woken = Promise.withResolvers<void>();
  #taking: Promise<number> = Promise.resolve(0);
  #closed: Promise<void> | undefined;

  constructor(options: PollWorkerOptions<Data>) {
    this.job = options.definition.name;
    this.#options = options;
    const { definition, store, emit, isVirtual } = options;
    const attempts = () => [...this.#running.keys()];
    this.#heartbeat = new Heartbeat({ definition, store, emit, attempts, seeksLost: !isVirtual });
    this.#polling = isVirtual ? Promise.resolve() : this.#poll();
  }

  /** Looks for jobs at once. */
  wake(): void {
    this.#woken.resolve();
  }

  /** A job was cancelled, perhaps one that runs here. */
  cancelled(id: string): void {
    for (const attempt of this.#running.keys()) {
      if (attempt.claim.id === id) attempt.giveUp('cancelled');
    }
  }

  /** Waits until nothing is due and nothing runs. @returns whether there was anything. */
  async drain(): Promise<boolean> {
    let wasBusy = false;
    while (!this.#closing.signal.aborted) {
      if (this.#running.size > 0) {
        wasBusy = true;
        await Promise.all(this.#running.values());
      } else if ((await this.#take()) === 0 && this.#running.size === 0) break;
    }
    return wasBusy;
  }

  async #poll(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      this.#woken = Promise.withResolvers();
      // Each failure has been told by the connections.
      const taken = await this.#take().catch(() => undefined);
      if (taken !== undefined && taken > 0 && this.#free > 0) continue;
      const pause = wait(pollMs, undefined, { signal }).catch(() => undefined);
      // Without Postgres a hint is no reason to ask it sooner.
      await (taken === undefined ? pause : Promise.race([pause, this.#woken.promise]));
    }
  }

  get #free(): number {
    return this.#options.concurrency - this.#running.size;
  }

  /** One look at a time, so that no more is taken than there are hands. @returns how many came. */
  async #take(): Promise<number> {
    this.#taking = this.#taking.then(
      () => this.#takeNow(),
      () => this.#takeNow(),
    );
    return await this.#taking;
  }

  async #takeNow(): Promise<number> {
    const { definition, store } = this.#options;
    if (this.#free <= 0 || this.#closing.signal.aborted) return 0;
    await store.ensure(definition);
    const claims = await store.fetch(definition.name, this.#free);
    for (const claim of claims) this.#start(new Attempt({ ...this.#options, claim }));
    return claims.length;
  }

  #start(attempt: Attempt<Data>): void {
    const run = attempt.run().then((end) => {
      this.#running.delete(attempt);
      this.wake();
      if (end !== 'returned') return;
      this.#options.emit({ type: 'jobs-returned', job: this.job, ids: [attempt.claim.id] });
    });
    this.#running.set(attempt, run);
  }

  /** Takes no more, waits, asks the handlers to stop, and puts back what does not. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed ??= this.#close();
    await this.#closed;
  }

  async #close(): Promise<void> {
    this.#closing.abort();
    await this.#polling;
    await this.#allEnded(this.#options.closeTimeoutMs);
    for (const attempt of this.#running.keys()) attempt.stop();
    await this.#allEnded(stopMs);
    for (const attempt of this.#running.keys()) attempt.abandon();
    await Promise.all(this.#running.values());
    await this.#heartbeat[Symbol.asyncDispose]();
    this.#options.onClosed();
  }

  async #allEnded(withinMs: number): Promise<void> {
    if (this.#running.size === 0) return;
    const enough = new AbortController();
    const late = wait(withinMs, undefined, { signal: enough.signal }).catch(() => undefined);
    await Promise.race([Promise.all(this.#running.values()), late]);
    enough.abort();
  }
}
