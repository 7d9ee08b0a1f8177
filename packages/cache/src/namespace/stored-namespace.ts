import { checkId, checkTag, counterKey, namespaceTag } from '../entries/entry-keys.ts';
import type { EntryPlace } from '../entries/entry-store.ts';
import { CacheEntryTooLargeError } from '../errors.ts';
import type { Flight } from '../loads/flight.ts';
import { settledWithin } from '../loads/settled-within.ts';
import { tellInvalidation } from '../memory/memory-layer.ts';
import { claimLives, EntrySearch, isFilling, isTooLarge, type Wanted } from './entry-search.ts';
import { checkLimits } from './namespace-options.ts';
import type { NamespaceParts } from './namespace-parts.ts';
import type {
  EntryOptions,
  Load,
  LoadContext,
  LoadOptions,
  Namespace,
  Warmed,
} from './namespace.ts';
import { type Sight, shows } from './sight.ts';
import { decodeValue, encodeValue } from './value-text.ts';

const defaultConcurrency = 8;
const noOptions: LoadOptions = {};

/** Entries of a namespace and tenant in Redis, and in this process where it is allowed. */
export class StoredNamespace<Value> implements Namespace<Value> {
  readonly #parts: NamespaceParts<Value>;
  readonly #tenant: string | undefined;
  readonly #search: EntrySearch<Value>;
  readonly #prefix: string;
  readonly #ownTag: string;
  readonly #ownCounter: string;

  constructor(parts: NamespaceParts<Value>, tenant: string | undefined) {
    this.#parts = parts;
    this.#tenant = tenant;
    this.#search = new EntrySearch(parts, tenant);
    this.#prefix = parts.pattern.prefix(tenant);
    this.#ownTag = namespaceTag(parts.rules.name);
    this.#ownCounter = counterKey(tenant, this.#ownTag);
  }

  async get(id: string): Promise<Value | undefined> {
    const { counts, memory } = this.#parts;
    const place = this.#place(id, undefined);
    const remembered = this.#recall(place.key);
    if (remembered !== undefined) return remembered;
    const epoch = memory?.epoch;
    const sight = await this.#search.look(place);
    if (sight.found?.isFresh === true) {
      counts.hits += 1;
      this.#remember(place, sight, epoch);
      return sight.found.value;
    }
    this.#countMiss(sight);
    return undefined;
  }

  async has(id: string): Promise<boolean> {
    return (await this.get(id)) !== undefined;
  }

  async getMany(ids: readonly string[]): Promise<readonly (Value | undefined)[]> {
    // Reads of one turn are one command.
    return await Promise.all(ids.map((id) => this.get(id)));
  }

  async set(id: string, value: Value, options: EntryOptions = noOptions): Promise<void> {
    const { rules, limits, store, owned } = this.#parts;
    const place = this.#place(id, options.tags);
    const lives = this.#lives(options);
    const text = encodeValue(rules, value);
    if (isTooLarge(text, limits.maxBytes)) {
      throw new CacheEntryTooLargeError(
        `A value of ${rules.name} takes more than ${limits.maxBytes} bytes of JSON: keep less of it, or raise maxBytes.`,
      );
    }
    await owned();
    const times = { ...claimLives(lives), entryLifeMs: lives.ttlMs + lives.staleMs };
    await store.replace(place, times, (claim) => this.#search.encode(claim, lives, text));
    await this.#tell({ keys: [place.key] });
  }

  async setMany(
    entries: readonly (readonly [id: string, value: Value])[],
    options?: EntryOptions,
  ): Promise<void> {
    await Promise.all(entries.map(([id, value]) => this.set(id, value, options)));
  }

  async getOrSet(
    id: string,
    load: Load<Value>,
    options: LoadOptions = noOptions,
  ): Promise<Value | undefined> {
    const place = this.#place(id, options.tags);
    return (
      this.#recall(place.key) ??
      (await this.#obtain({ place, load, options, ...this.#lives(options) }))
    );
  }

  async warm(
    ids: readonly string[],
    load: (id: string, context: LoadContext) => Value | undefined | Promise<Value | undefined>,
    options: LoadOptions & { readonly concurrency?: number } = noOptions,
  ): Promise<Warmed> {
    const failed: { id: string; error: unknown }[] = [];
    const loaded = new Set<string>();
    const left = new Set(ids);
    const work = async () => {
      for (const id of left) {
        left.delete(id);
        try {
          const value = await this.getOrSet(
            id,
            async (context) => {
              loaded.add(id);
              return await load(id, context);
            },
            options,
          );
          if (value === undefined) loaded.delete(id);
        } catch (error) {
          loaded.delete(id);
          failed.push({ id, error });
        }
      }
    };
    const total = left.size;
    const workers = Math.min(options.concurrency ?? defaultConcurrency, total);
    await Promise.all(Array.from({ length: workers }, work));
    return { loaded: loaded.size, skipped: total - loaded.size - failed.length, failed };
  }

  async delete(id: string): Promise<void> {
    const { key } = this.#place(id, undefined);
    await this.#parts.store.remove(key);
    await this.#tell({ keys: [key] });
  }

  async clear(): Promise<void> {
    await this.#parts.store.bump([this.#ownCounter]);
    await this.#tell({ counters: [this.#ownCounter] });
  }

  async #obtain(wanted: Wanted<Value>): Promise<Value | undefined> {
    const { flights, counts, memory, rules, limits } = this.#parts;
    const { place } = wanted;
    const softMs = wanted.options.softMs ?? limits.softMs;
    const began = flights.tick();
    const epoch = memory?.epoch;
    for (let round = 1; ; round += 1) {
      const sight = await this.#search.look(place);
      const { found } = sight;
      if (found?.isFresh === true) {
        if (round === 1) counts.hits += 1;
        this.#remember(place, sight, epoch);
        return found.value;
      }
      if (round === 1 && found === undefined) this.#countMiss(sight);
      if (found !== undefined && softMs === 0 && this.#isBeingMade(sight, place.key)) {
        counts.staleHits += 1;
        return found.value;
      }
      const flight = this.#board(wanted, sight);
      const isSure = shows(sight, place, flight.claim);
      if (found !== undefined) {
        const fresh = await settledWithin(flight.outcome, softMs);
        if (fresh === undefined) {
          counts.staleHits += 1;
          return found.value;
        }
        counts.misses += 1;
        return fresh.text === undefined ? undefined : decodeValue(rules, fresh.text);
      }
      try {
        const text = await flight.outcome;
        if (isSure || began < flight.evidence) {
          return text === undefined ? undefined : this.#keep(place, wanted, text, epoch);
        }
      } catch (error) {
        if (isSure || began < flight.evidence) throw error;
      }
      // What came was asked for before this call began: it may be from before an invalidation.
    }
  }

  /** The search that this call shares, or a new one. */
  #board(wanted: Wanted<Value>, sight: Sight<Value>): Flight<string> {
    const { flights } = this.#parts;
    const { place } = wanted;
    const running = flights.find(place.key);
    if (running !== undefined) {
      // Without Redis nobody knows whether it is outdated: its end is waited for, so that the source has one load at a time.
      const isOutdated = running.claim !== undefined && sight.texts !== undefined;
      if (!isOutdated || shows(sight, place, running.claim)) return running;
    }
    return flights.begin(place.key, (own) =>
      this.#search.search(own, wanted, sight, running?.claim?.token),
    );
  }

  #isBeingMade({ state }: Sight<Value>, key: string): boolean {
    return isFilling(state.fillingUntil) || this.#parts.flights.find(key) !== undefined;
  }

  #place(id: string, tags: readonly string[] | undefined): EntryPlace {
    const key = this.#prefix + checkId(id);
    const own = this.#parts.tags?.(id);
    if (own === undefined && tags === undefined) {
      return { key, tags: [this.#ownTag], keys: [key, this.#ownCounter] };
    }
    const names = new Set([this.#ownTag]);
    const keys = [key, this.#ownCounter];
    for (const tag of [...(own ?? []), ...(tags ?? [])]) {
      if (names.has(checkTag(tag))) continue;
      names.add(tag);
      keys.push(counterKey(this.#tenant, tag));
    }
    return { key, tags: [...names], keys };
  }

  #lives(options: LoadOptions): { ttlMs: number; staleMs: number; loadDeadlineMs: number } {
    const { limits, rules } = this.#parts;
    if (options !== noOptions) {
      const { ttlMs, staleMs, softMs, loadDeadlineMs } = options;
      checkLimits(rules.name, { ttlMs, staleMs, softMs, loadDeadlineMs });
    }
    return {
      ttlMs: options.ttlMs ?? limits.ttlMs,
      staleMs: options.staleMs ?? limits.staleMs,
      loadDeadlineMs: options.loadDeadlineMs ?? limits.loadDeadlineMs,
    };
  }

  #countMiss({ texts }: Sight<Value>): void {
    const { counts } = this.#parts;
    counts.misses += 1;
    if (texts === undefined) counts.withoutRedis += 1;
  }

  #recall(key: string): Value | undefined {
    const { memory, clock, counts, rules } = this.#parts;
    const held = memory?.get(key);
    if (held === undefined || held.freshUntil <= clock.now().getTime()) return undefined;
    counts.hits += 1;
    counts.memoryHits += 1;
    return decodeValue(rules, held.valueText);
  }

  #remember(place: EntryPlace, { found }: Sight<Value>, epoch: number | undefined): void {
    const { memory } = this.#parts;
    if (memory === undefined || found === undefined) return;
    const { tags, value, freshUntil } = found.entry;
    const counters = tags
      .filter((_, at) => at % 2 === 0)
      .map((tag) => counterKey(this.#tenant, tag));
    memory.put(place.key, { valueText: JSON.stringify(value), counters, freshUntil }, epoch);
  }

  /** What was loaded, also for this process' memory. */
  #keep(
    place: EntryPlace,
    { ttlMs }: { readonly ttlMs: number },
    text: string,
    epoch: number | undefined,
  ): Value {
    const { memory, clock, rules } = this.#parts;
    const freshUntil = clock.now().getTime() + ttlMs;
    memory?.put(place.key, { valueText: text, counters: place.keys.slice(1), freshUntil }, epoch);
    return decodeValue(rules, text);
  }

  /** Tells whoever keeps entries in memory. */
  async #tell(told: {
    readonly keys?: readonly string[];
    readonly counters?: readonly string[];
  }): Promise<void> {
    const { memory, isRemembered, channel, emit } = this.#parts;
    if (!isRemembered) return;
    memory?.forget(told);
    try {
      await tellInvalidation(channel, told);
    } catch (error) {
      emit({ type: 'message-lost', error });
    }
  }
}
