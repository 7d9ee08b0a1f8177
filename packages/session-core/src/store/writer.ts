import { randomUUID } from 'node:crypto';

import type { RedisWriters } from '../postgres/protocol/redis-writers.ts';
import type { CoreEvent } from '../session-core.ts';

const beatEveryMs = 500;
/** Every second each process looks for others that have died. */
const beatsBetweenLooks = 2;
/** Batches whose copies may be on their way to Redis at the same time. */
const slotCount = 8;

/**
 * This process among the writers: the name under which its fence, its slots and its outbox stand. A process that was silent
 * for too long is declared dead by the others and goes on under a new name.
 */
export class Writer {
  readonly #rows: RedisWriters;
  readonly #identity: () => string | undefined;
  readonly #emit: (event: CoreEvent) => void;
  readonly #timer: NodeJS.Timeout;
  #name = randomUUID();
  #free: number[] = [];
  #highest = slotCount;
  readonly #waiting: (() => void)[] = [];
  #beating: Promise<void> | undefined;
  #entering: Promise<void> | undefined;
  #closed = false;
  #beats = 0;

  /** @param identity - The Redis that this process is connected to. */
  constructor(
    rows: RedisWriters,
    identity: () => string | undefined,
    emit: (event: CoreEvent) => void,
  ) {
    this.#rows = rows;
    this.#identity = identity;
    this.#emit = emit;
    this.#timer = setInterval(() => this.beat(), beatEveryMs);
  }

  get name(): string {
    return this.#name;
  }

  /** Enters the table of writers. @throws StoreUnavailableError. */
  async enter(): Promise<void> {
    const name = this.#name;
    await this.#rows.enter(name, slotCount);
    this.#free = Array.from({ length: slotCount }, (_, at) => at + 1);
    this.#wake();
  }

  /** Goes on under a new name, because the others have declared this one dead. */
  async reenter(dead: string): Promise<void> {
    if (dead === this.#name) {
      this.#name = randomUUID();
      this.#free = [];
      this.#emit({
        type: 'declared-dead',
        at: new Date(),
        reason: 'this process was silent for 3 s or more, and goes on under a new name',
      });
      this.#entering = this.enter().finally(() => {
        this.#entering = undefined;
      });
    }
    await this.#entering;
  }

  /** Shows a sign of life now. */
  beat(): void {
    if (this.#beating !== undefined || this.#closed) return;
    this.#beating = this.#beat().finally(() => {
      this.#beating = undefined;
    });
  }

  /** A slot that nothing is under way in; waits for one. */
  async slot(): Promise<{ readonly process: string; readonly slot: number }> {
    for (;;) {
      const slot = this.#free.pop();
      if (slot !== undefined) return { process: this.#name, slot };
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Gives a slot back: each of its keys is up to date in Redis or waits for its repair. */
  release({ process, slot }: { readonly process: string; readonly slot: number }): void {
    if (process === this.#name) this.#free.push(slot);
    this.#wake();
  }

  /** After an unknown outcome: the slot comes back when that is known, and its keys wait for their repair. */
  async resolve(taken: { readonly process: string; readonly slot: number }): Promise<void> {
    this.#highest += 1;
    const next = this.#highest;
    while (!this.#closed) {
      try {
        await this.#rows.resolve(taken.process, taken.slot, next);
        this.release({ process: taken.process, slot: next });
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, beatEveryMs));
      }
    }
  }

  /** Leaves the table. What could not be settled stays, for the others to repair. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#beating;
    if (this.#free.length < slotCount) return;
    await this.#rows.leave(this.#name).catch(() => undefined);
  }

  async #beat(): Promise<void> {
    const name = this.#name;
    try {
      if (!(await this.#rows.beat(name, this.#identity()))) await this.reenter(name);
      this.#beats += 1;
      if (this.#beats % beatsBetweenLooks === 0) await this.#rows.retireDead();
    } catch {
      // Postgres is away: who needs it hears of it, and the next beat tries again.
    }
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
