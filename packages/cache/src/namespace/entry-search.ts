import { counterKey } from '../entries/entry-keys.ts';
import type { Claim, ClaimLives, EntryPlace } from '../entries/entry-store.ts';
import { decodeKey, encodeEntry } from '../entries/entry.ts';
import type { OwnFlight } from '../loads/flight.ts';
import { runLoad } from '../loads/run-load.ts';
import type { NamespaceParts } from './namespace-parts.ts';
import type { Load, LoadOptions } from './namespace.ts';
import { blind, type Sight, unknownTags } from './sight.ts';
import { check, encodeValue } from './value-text.ts';

/** Times of one entry, in ms. */
export interface EntryLives {
  readonly ttlMs: number;
  readonly staleMs: number;
  readonly loadDeadlineMs: number;
}

/** What is loaded, how, and for how long it is kept. */
export interface Wanted<Value> extends EntryLives {
  readonly place: EntryPlace;
  readonly load: Load<Value>;
  readonly options: LoadOptions;
}

/** The right of a loader outlasts its deadline by this: for the way to Redis and back. */
const claimMarginMs = 500;
/** A counter outlasts its entries by this. */
const tagMarginMs = 60_000;
/** After a failed load: how long a stale entry is served before anybody loads again. */
const pauseAfterFailureMs = 1_000;
const firstPollMs = 5;
const longestPollMs = 50;

/** Looks for entries of one namespace and tenant, and makes them. */
export class EntrySearch<Value> {
  readonly #parts: NamespaceParts<Value>;
  readonly #tenant: string | undefined;

  constructor(parts: NamespaceParts<Value>, tenant: string | undefined) {
    this.#parts = parts;
    this.#tenant = tenant;
  }

  /** What Redis shows of an entry now. */
  async look(place: EntryPlace): Promise<Sight<Value>> {
    const { store, rules, clock } = this.#parts;
    const texts = await store.read(place.keys);
    if (texts === undefined) return blind;
    const state = decodeKey(texts[0]);
    if (state.isUnreadable === true) await this.#discard(place.key, undefined);
    const { entry } = state;
    if (entry === undefined || entry.of !== rules.name) return { state, texts, found: undefined };
    const now = clock.now().getTime();
    if (entry.staleUntil <= now) return { state, texts, found: undefined };
    const unknown = unknownTags(entry, place, texts);
    if (unknown === undefined) return { state, texts, found: undefined };
    if (unknown.length > 0) {
      const counters = await store.read(unknown.map((tag) => counterKey(this.#tenant, tag)));
      if (counters === undefined) return blind;
      const isSame = unknown.every(
        (tag, at) => entry.tags[entry.tags.indexOf(tag) + 1] === counters[at],
      );
      if (!isSame) return { state, texts, found: undefined };
    }
    try {
      const value = check(rules, entry.value);
      return { state, texts, found: { value, entry, isFresh: entry.freshUntil > now } };
    } catch (error) {
      await this.#discard(place.key, error);
      return { state: { token: '' }, texts, found: undefined };
    }
  }

  /**
   * Finds a fresh entry or makes one: this process or another.
   *
   * @param outdated - Token of a loader of this process that is not good enough any more: it is not waited for.
   * @returns the value as JSON
   */
  async search(
    flight: OwnFlight,
    wanted: Wanted<Value>,
    sight: Sight<Value>,
    outdated: string | undefined,
  ): Promise<string | undefined> {
    const { store, flights, limits } = this.#parts;
    const { place } = wanted;
    const patience = performance.now() + limits.waitMs;
    let seen = sight;
    let pollMs = firstPollMs;
    for (;;) {
      if (seen.texts === undefined || !(await this.#isOwned())) {
        return await this.#load(flight, wanted);
      }
      if (seen.found?.isFresh === true) return JSON.stringify(seen.found.entry.value);
      const { token, fillingUntil } = seen.state;
      const isImpatient = performance.now() >= patience;
      if (isImpatient || token === outdated || !isFilling(fillingUntil)) {
        flight.evidence = flights.tick();
        const claim = await store.claim(place, token, seen.found !== undefined, claimLives(wanted));
        if (claim === undefined || (claim === 'refused' && isImpatient)) {
          return await this.#load(flight, wanted);
        }
        if (claim !== 'refused') return await this.#loadAndFill(flight, wanted, claim);
      }
      await pause(pollMs);
      pollMs = Math.min(2 * pollMs, longestPollMs);
      flight.evidence = flights.tick();
      seen = await this.look(place);
    }
  }

  /** The entry as it is written. */
  encode(claim: Claim, lives: EntryLives, valueText: string): string {
    const now = this.#parts.clock.now().getTime();
    const freshUntil = now + lives.ttlMs;
    const staleUntil = freshUntil + lives.staleMs;
    const { token, tags } = claim;
    return encodeEntry(
      { token, of: this.#parts.rules.name, freshUntil, staleUntil, tags },
      valueText,
    );
  }

  async #loadAndFill(
    flight: OwnFlight,
    wanted: Wanted<Value>,
    claim: Claim,
  ): Promise<string | undefined> {
    const { store, limits, emit } = this.#parts;
    const { key } = wanted.place;
    flight.claim = claim;
    let text: string | undefined;
    try {
      text = await this.#load(flight, wanted);
    } catch (error) {
      await store.abandon(key, claim.token, pauseAfterFailureMs);
      throw error;
    }
    if (text === undefined || isTooLarge(text, limits.maxBytes)) {
      if (text !== undefined) emit({ type: 'entry-too-large', key });
      await store.abandon(key, claim.token, 0);
      return text;
    }
    await store.fill(
      key,
      claim.token,
      this.encode(claim, wanted, text),
      wanted.ttlMs + wanted.staleMs,
    );
    return text;
  }

  async #load(flight: OwnFlight, wanted: Wanted<Value>): Promise<string | undefined> {
    const { counts, slots, flights, rules, emit } = this.#parts;
    let start = performance.now();
    try {
      const value = await runLoad(wanted.load, slots, wanted.loadDeadlineMs, () => {
        start = performance.now();
        flight.evidence = flights.tick();
      });
      counts.loaded(performance.now() - start);
      return value === undefined ? undefined : encodeValue(rules, value);
    } catch (error) {
      counts.loadErrors += 1;
      emit({ type: 'load-failed', key: wanted.place.key, error });
      throw error;
    }
  }

  async #isOwned(): Promise<boolean> {
    try {
      await this.#parts.owned();
      return true;
    } catch (error) {
      this.#parts.emit({ type: 'prefix-not-owned', error });
      return false;
    }
  }

  /** What cannot be read is in nobody's way. */
  async #discard(key: string, error: unknown): Promise<void> {
    this.#parts.emit({ type: 'entry-unreadable', key, error });
    try {
      await this.#parts.store.remove(key);
    } catch (cause) {
      this.#parts.emit({ type: 'entry-unreadable', key, error: cause });
    }
  }
}

/** How long the right to load, and the counters, must last. */
export function claimLives({ ttlMs, staleMs, loadDeadlineMs }: EntryLives): ClaimLives {
  const claimLifeMs = loadDeadlineMs + claimMarginMs;
  return { claimLifeMs, tagLifeMs: ttlMs + staleMs + claimLifeMs + tagMarginMs };
}

/** Whether JSON takes more bytes than that. */
export function isTooLarge(text: string, maxBytes: number): boolean {
  return (
    text.length > maxBytes || (3 * text.length > maxBytes && Buffer.byteLength(text) > maxBytes)
  );
}

/** Whether a loader has the right now. Redis decides by its own clock; this only says when it is worth asking. */
export function isFilling(until: number | undefined): boolean {
  return until !== undefined && until > Date.now();
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
