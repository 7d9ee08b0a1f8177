import type { NamespaceStats } from '../cache.ts';

/** Loads whose times are remembered. */
const remembered = 512;

/** Counts what a namespace does in this process. */
export class NamespaceCounts {
  hits = 0;
  memoryHits = 0;
  staleHits = 0;
  misses = 0;
  loadErrors = 0;
  withoutRedis = 0;
  readonly #loadTimes: number[] = [];
  #loads = 0;

  loaded(ms: number): void {
    this.#loadTimes[this.#loads % remembered] = ms;
    this.#loads += 1;
  }

  stats(): NamespaceStats {
    const { hits, memoryHits, staleHits, misses, loadErrors, withoutRedis } = this;
    const asked = hits + staleHits + misses;
    const times = this.#loadTimes.toSorted((a, b) => a - b);
    return {
      hits,
      memoryHits,
      staleHits,
      misses,
      hitRate: asked === 0 ? undefined : (hits + staleHits) / asked,
      loads: this.#loads,
      loadErrors,
      withoutRedis,
      loadMsP50: quantile(times, 0.5),
      loadMsP95: quantile(times, 0.95),
    };
  }
}

/** @param sorted - Ascending. */
function quantile(sorted: readonly number[], share: number): number | undefined {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
