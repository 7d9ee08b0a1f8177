import type { Clock } from '@sesi/session-core';

import type { RefusalReason } from '../sessions/operator-session.ts';

/** What `validate` answered. */
export type ValidationOutcome = 'valid' | RefusalReason;

/** What `validate` answered in this process. */
export interface ValidationFigures {
  /** Since the start, by answer. */
  readonly total: Readonly<Record<ValidationOutcome, number>>;
  /** Answers a second, over the last 60 s (or since the start, when that is less). */
  readonly perSecond: number;
}

const windowSeconds = 60;

/** Counts the answers of `validate`, by the second for the last minute. */
export class ValidationCounter {
  readonly #clock: Clock;
  readonly #startedAtMs: number;
  readonly #total: Record<ValidationOutcome, number> = {
    valid: 0,
    unknown: 0,
    expired: 0,
    'missing-permission': 0,
    'other-ip': 0,
  };
  readonly #bySecond = new Map<number, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startedAtMs = clock.now().getTime();
  }

  count(outcome: ValidationOutcome): void {
    this.#total[outcome] += 1;
    const second = Math.floor(this.#clock.now().getTime() / 1_000);
    this.#bySecond.set(second, (this.#bySecond.get(second) ?? 0) + 1);
    if (this.#bySecond.size > windowSeconds + 1) this.#forget(second);
  }

  figures(): ValidationFigures {
    const nowMs = this.#clock.now().getTime();
    this.#forget(Math.floor(nowMs / 1_000));
    const answers = [...this.#bySecond.values()].reduce((sum, n) => sum + n, 0);
    const seconds = Math.min(windowSeconds, Math.max(1, (nowMs - this.#startedAtMs) / 1_000));
    return { total: { ...this.#total }, perSecond: answers / seconds };
  }

  #forget(second: number): void {
    for (const counted of this.#bySecond.keys()) {
      if (counted <= second - windowSeconds) this.#bySecond.delete(counted);
    }
  }
}
