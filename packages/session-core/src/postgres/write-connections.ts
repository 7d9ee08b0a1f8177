import type { Pool, PoolClient } from 'pg';

import type { LoopLoad } from './loop-load.ts';

/** A statement that has been on its way for so long, ms, keeps no other one waiting. */
const patienceMs = 20;

/** A connection over which statements go, one behind the other. */
class WriteConnection {
  readonly client: PoolClient;
  #underWay = 1;
  #movedAt = performance.now();
  #isBroken = false;

  constructor(client: PoolClient) {
    this.client = client;
  }

  /** Whether one more statement would soon have its turn. */
  get isMoving(): boolean {
    return this.#underWay > 0 && !this.#isBroken && performance.now() - this.#movedAt < patienceMs;
  }

  join(): void {
    this.#underWay += 1;
  }

  /** One statement was answered, or never will be. The last one gives the connection back. */
  leave(isBroken: boolean): void {
    this.#underWay -= 1;
    this.#movedAt = performance.now();
    this.#isBroken ||= isBroken;
    if (this.#underWay === 0) this.client.release(this.#isBroken);
  }
}

/**
 * Connections for single statements that write. While this process has no time to spare, a statement goes right behind the
 * one before it, over the same connection: two servers at work at once would take the processor from this process, for which
 * all of them wait. Else each has a connection of its own, so that they wait for the disk together.
 */
export class WriteConnections {
  readonly #pool: Pick<Pool, 'connect' | 'waitingCount'>;
  readonly #load: Pick<LoopLoad, 'isHigh'>;
  #last: WriteConnection | undefined;

  constructor(pool: Pick<Pool, 'connect' | 'waitingCount'>, load: Pick<LoopLoad, 'isHigh'>) {
    this.#pool = pool;
    this.#load = load;
  }

  /** Give it back with `leave`. Rejects as the pool does. */
  async take(): Promise<WriteConnection> {
    const last = this.#last;
    // Whoever waits for a connection would wait for ever if one were never given back.
    if (this.#load.isHigh && last?.isMoving === true && this.#pool.waitingCount === 0) {
      last.join();
      return last;
    }
    const own = new WriteConnection(await this.#pool.connect());
    this.#last = own;
    return own;
  }
}
