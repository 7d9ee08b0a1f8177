import type { FenceRow } from '../postgres/protocol/redis-fence.ts';
import type { Belief } from '../postgres/protocol/redis-state.ts';
import type { Protection } from '../protections.ts';
import type { CoreEvent } from '../session-core.ts';
import { viewLapseMs } from './view.ts';

/** Nobody's view is that old, however long the commit took that unnamed the last Redis. */
const longAgoMs = 60_000;

/** Resolves when every view that was issued until now has lapsed. */
export async function viewsLapsed(): Promise<void> {
  await sleep(viewLapseMs);
}

async function sleep(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}

/** From when on the fence of this process keeps everybody from believing a copy. */
export class OwnFence {
  readonly #without: ReadonlySet<Protection>;
  readonly #emit: (event: CoreEvent) => void;
  #unnamed: { readonly of: string; readonly seenAt: number } | undefined;
  #row: { readonly id: string; readonly safeAt: number } | undefined;

  constructor(without: ReadonlySet<Protection>, emit: (event: CoreEvent) => void) {
    this.#without = without;
    this.#emit = emit;
  }

  /**
   * Whether a write that does not reach Redis must raise the fence: not when no Redis is believed, and none was for longer
   * than a view may be old.
   */
  isNeeded({ nobody, generation, server, ageMs }: Belief): boolean {
    if (!nobody) return true;
    const now = performance.now();
    const of = `${generation} ${server}`;
    // What a process finds first was so for long, if it says so; what it finds later has just come to be.
    const seenAt = this.#unnamed === undefined && ageMs > longAgoMs ? -Infinity : now;
    if (this.#unnamed?.of !== of) this.#unnamed = { of, seenAt };
    return now - this.#unnamed.seenAt < viewLapseMs;
  }

  /**
   * To be called when the transaction that raised the fence has committed. Resolves when no process can believe a copy any
   * more: who looked just before the row stood may do so for the life of a view.
   */
  async stands(row: FenceRow): Promise<void> {
    if (this.#without.has('fence-wait')) return;
    const known = this.#without.has('wait-per-fence-row') || this.#row?.id === row.id;
    // A row of which only another batch knows when it was inserted: from now on at the latest.
    if (!known || this.#row === undefined) {
      if (row.inserted) this.#emit({ type: 'fence-raised', at: new Date() });
      this.#row = {
        id: row.id,
        safeAt: performance.now() + viewLapseMs,
      };
    }
    await sleep(this.#row.safeAt - performance.now());
  }
}
