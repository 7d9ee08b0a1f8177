import type { JobsEvent } from '../job-event.ts';

/** A longer silence than this is an interruption: the process, or Postgres, was away. */
const silenceMs = 5_000;

/** What this process knows of its contact with Postgres. Workers ask all the time, so silence means something. */
export class Contact {
  readonly #emit: (event: JobsEvent) => void;
  #lostAt: number | undefined;
  #soundSince = performance.now();
  #lastAnswer = performance.now();

  constructor(emit: (event: JobsEvent) => void) {
    this.#emit = emit;
  }

  /** Postgres answered. */
  answered(): void {
    const now = performance.now();
    if (this.#lostAt !== undefined || now - this.#lastAnswer > silenceMs) this.#soundSince = now;
    this.#lastAnswer = now;
    if (this.#lostAt === undefined) return;
    const durationMs = Math.round(now - this.#lostAt);
    this.#lostAt = undefined;
    this.#emit({ type: 'postgres-recovered', durationMs });
  }

  /** Postgres did not answer. */
  lost(error: unknown): void {
    if (this.#lostAt !== undefined) return;
    this.#lostAt = performance.now();
    this.#emit({ type: 'postgres-unavailable', error });
  }

  /** For how long the contact has been without interruption, in ms; 0 while it is lost. */
  get soundForMs(): number {
    const now = performance.now();
    if (this.#lostAt !== undefined || now - this.#lastAnswer > silenceMs) return 0;
    return now - this.#soundSince;
  }
}
