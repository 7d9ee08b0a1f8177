import type { Channel, ChannelNotice, ChannelSubscription } from '@sesi/session-core';
import { LRUCache } from 'lru-cache';

import type { MemoryOptions } from '../cache.ts';

/** What is kept of an entry. */
export interface MemoryEntry {
  /** JSON: who changes what he got changes nobody else's. */
  readonly valueText: string;
  /** Keys of the counters of its tags. */
  readonly counters: readonly string[];
  /** Unix time in ms, by the cache's clock. */
  readonly freshUntil: number;
}

/** What a process tells the others. */
interface Invalidation {
  readonly keys?: readonly string[];
  readonly counters?: readonly string[];
}

const defaultTtlMs = 5_000;
/** More than this many are told as "all". */
const namesPerMessage = 100;
const retryMs = 1_000;

/**
 * Entries in this process. An invalidation of another process reaches it by a message, usually within milliseconds; a gap in the
 * messages empties it, and nothing is served after its short life. So a value may be old for that long at most.
 */
export class MemoryLayer {
  readonly #channel: Channel;
  readonly #entries: LRUCache<string, MemoryEntry>;
  #subscription: ChannelSubscription | undefined;
  #subscribing: Promise<void> | undefined;
  #nextTryAt = 0;
  #epoch = 0;
  #isClosed = false;

  constructor(channel: Channel, options: MemoryOptions) {
    this.#channel = channel;
    this.#entries = new LRUCache({
      max: options.maxEntries,
      maxSize: options.maxBytes,
      ttl: options.ttlMs ?? defaultTtlMs,
      // Two bytes a character at most, beside what the map itself needs.
      sizeCalculation: ({ valueText, counters }, key) =>
        2 * (valueText.length + key.length + counters.join('').length) + 200,
    });
    void this.#subscribe();
  }

  /** Stands for "no invalidation since"; undefined while no messages come. */
  get epoch(): number | undefined {
    if (this.#subscription !== undefined) return this.#epoch;
    void this.#subscribe();
    return undefined;
  }

  get(key: string): MemoryEntry | undefined {
    return this.epoch === undefined ? undefined : this.#entries.get(key);
  }

  /** @param epoch - As it was before the value was asked for: what was invalidated meanwhile is not kept. */
  put(key: string, entry: MemoryEntry, epoch: number | undefined): void {
    if (epoch !== undefined && epoch === this.epoch) this.#entries.set(key, entry);
  }

  /** Forgets entries of this process. */
  forget({ keys = [], counters = [] }: Invalidation): void {
    this.#epoch += 1;
    for (const key of keys) this.#entries.delete(key);
    if (counters.length === 0) return;
    const ended = new Set(counters);
    for (const [key, entry] of this.#entries.entries()) {
      if (entry.counters.some((counter) => ended.has(counter))) this.#entries.delete(key);
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#subscription?.close();
    this.#subscription = undefined;
    this.#entries.clear();
  }

  async #subscribe(): Promise<void> {
    if (this.#isClosed || performance.now() < this.#nextTryAt) return;
    this.#subscribing ??= this.#trySubscribe().finally(() => {
      this.#subscribing = undefined;
    });
    await this.#subscribing;
  }

  async #trySubscribe(): Promise<void> {
    try {
      const subscription = await this.#channel.subscribe((notice) => this.#hear(notice));
      if (this.#isClosed) subscription.close();
      else this.#subscription = subscription;
    } catch {
      // Without messages nothing is kept here; the next one who asks tries again.
      this.#nextTryAt = performance.now() + retryMs;
    }
  }

  #hear(notice: ChannelNotice): void {
    const told = notice.kind === 'message' ? readInvalidation(notice.payload) : undefined;
    if (told !== undefined) {
      this.forget(told);
      return;
    }
    this.#epoch += 1;
    this.#entries.clear();
  }
}

/** Tells all processes, this one too. @throws ChannelUnavailableError. */
export async function tellInvalidation(channel: Channel, told: Invalidation): Promise<void> {
  const { keys = [], counters = [] } = told;
  await channel.publish(keys.length + counters.length > namesPerMessage ? 'all' : told);
}

/** Undefined: whatever it was, everything may be old. */
function readInvalidation(payload: unknown): Invalidation | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const { keys = [], counters = [] } = payload as { keys?: unknown; counters?: unknown };
  return isTexts(keys) && isTexts(counters) ? { keys, counters } : undefined;
}

function isTexts(list: unknown): list is readonly string[] {
  return Array.isArray(list) && list.every((item) => typeof item === 'string');
}
