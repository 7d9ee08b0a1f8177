import { setTimeout as wait } from 'node:timers/promises';

import type { JobStore } from '../boss/job-store.ts';
import type { JobDefinition } from '../define-job.ts';
import type { JobsEvent } from '../job-event.ts';
import { retryDelayMs } from '../retry-delay.ts';
import type { Attempt } from './attempt.ts';

/** How often progress is stored. */
const progressMs = 500;
/** Every so many of these a worker says that it lives, and looks for others that do not: 2.5 s. */
const progressesPerBeat = 5;
/** A worker that was silent for so long is dead: its jobs go to others. */
const silentMs = 10_000;
/** Who was cut off from Postgres himself lets the others speak first. */
const soundMs = silentMs + 2_000;

/** An attempt, whatever the data of its job. */
type RunningAttempt = Pick<Attempt<unknown>, 'claim' | 'takeProgress' | 'giveUp'>;

export interface HeartbeatOptions {
  readonly definition: JobDefinition<unknown>;
  readonly store: JobStore;
  readonly emit: (event: JobsEvent) => void;
  /** What runs now. */
  readonly attempts: () => readonly RunningAttempt[];
  /** Whether it looks for the jobs of dead workers. */
  readonly seeksLost: boolean;
}

/** Says that a worker lives, and how far its jobs are; takes the jobs of those that do not. */
export class Heartbeat implements AsyncDisposable {
  readonly #options: HeartbeatOptions;
  readonly #closing = new AbortController();
  readonly #done: Promise<void>;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#done = this.#run();
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    for (let count = 1; !signal.aborted; count += 1) {
      // Each failure has been told by the connections; the next round tries again.
      await this.#noteProgress().catch(() => undefined);
      if (count % progressesPerBeat === 0) await this.#beat().catch(() => undefined);
      await wait(progressMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #noteProgress(): Promise<void> {
    const { definition, store, attempts } = this.#options;
    for (const attempt of attempts()) {
      const progress = attempt.takeProgress();
      if (progress !== undefined)
        await store.noteProgress(definition.name, attempt.claim, progress);
    }
  }

  async #beat(): Promise<void> {
    const { definition, store, attempts, seeksLost } = this.#options;
    const running = attempts();
    if (running.length > 0) {
      const held = await store.touch(
        definition.name,
        running.map(({ claim }) => claim),
      );
      await this.#giveUp(running.filter(({ claim }) => !held.has(claim.id)));
    }
    if (seeksLost && store.connections.contact.soundForMs > soundMs) await this.#takeFromDead();
  }

  async #giveUp(gone: readonly RunningAttempt[]): Promise<void> {
    if (gone.length === 0) return;
    const { definition, store } = this.#options;
    const ids = gone.map(({ claim }) => claim.id);
    const cancelled = await store.cancelledAmong(definition.name, ids);
    for (const attempt of gone) {
      attempt.giveUp(cancelled.has(attempt.claim.id) ? 'cancelled' : 'lost');
    }
  }

  /** The attempt counts: a job that kills its worker each time must end in the dead letters. */
  async #takeFromDead(): Promise<void> {
    const { definition, store, emit } = this.#options;
    const claims = await store.abandoned(definition.name, silentMs);
    if (claims.length === 0) return;
    for (const claim of claims) {
      const willRetry = claim.retryCount < claim.retryLimit;
      const inMs = retryDelayMs(definition.retry, claim.retryCount + 1, Math.random());
      const error = {
        name: 'WorkerLostError',
        message: `Its worker was silent for ${silentMs} ms.`,
      };
      await store.fail(definition.name, claim, { error }, willRetry ? { inMs } : 'never');
    }
    emit({ type: 'worker-lost', job: definition.name, ids: claims.map(({ id }) => id) });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    await this.#done;
  }
}
