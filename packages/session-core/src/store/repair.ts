import type { RedisFences } from '../postgres/protocol/redis-fence.ts';
import { RedisFailure, type RedisLink } from '../redis/redis-link.ts';
import type { CoreEvent } from '../session-core.ts';
import type { View } from './view.ts';
import type { Writer } from './writer.ts';

/** Entries that are repaired at a time. */
const pageSize = 1_000;

/**
 * Removes the copies that some process could not bring up to date, and takes down the fences behind which none waits any
 * more. Any process that reaches the reconciled Redis does this for all.
 */
export class Repair {
  readonly #fences: RedisFences;
  readonly #link: RedisLink;
  readonly #view: View;
  readonly #writer: Writer;
  readonly #emit: (event: CoreEvent) => void;

  constructor(parts: {
    readonly fences: RedisFences;
    readonly link: RedisLink;
    readonly view: View;
    readonly writer: Writer;
    readonly emit: (event: CoreEvent) => void;
  }) {
    this.#fences = parts.fences;
    this.#link = parts.link;
    this.#view = parts.view;
    this.#writer = parts.writer;
    this.#emit = parts.emit;
  }

  /** Does what there is to do; true when a fence was taken down. @throws StoreUnavailableError. */
  async run(): Promise<boolean> {
    const view = this.#view.current;
    const { identity } = this.#link;
    if (view === undefined || !this.#view.names(identity)) return false;
    if (!view.repairs && view.fences.length === 0) return false;
    try {
      for (;;) {
        const entries = await this.#fences.entries(pageSize);
        if (entries.length === 0) break;
        await this.#link.unlink([...new Set(entries.map(({ key }) => key))]);
        // Only what was removed from the Redis that everybody believes is done.
        if (identity !== this.#link.identity || !this.#view.names(identity)) return false;
        await this.#fences.remove(entries);
        if (entries.length < pageSize) break;
      }
    } catch (error) {
      if (error instanceof RedisFailure) return false;
      throw error;
    }
    return await this.#lift(view.fences);
  }

  async #lift(processes: readonly string[]): Promise<boolean> {
    let lifted = false;
    for (const process of processes) {
      if (!(await this.#fences.lift(process, this.#writer.name))) continue;
      lifted = true;
      this.#emit({ type: 'fence-lifted', at: new Date(), reason: `of process ${process}` });
    }
    return lifted;
  }
}
