import type { ChannelNotice } from './channel.ts';
import type { Signal } from './wire.ts';

/** How long a missing number is waited for: messages come over two ways, one of which may be slower. */
export const reorderMs = 500;
/** More publishers are not remembered: the oldest is met as a new one again. */
const mostPublishers = 10_000;

interface Publisher {
  /** The number to deliver next; undefined until the first one is known. */
  next: number | undefined;
  /** The highest number that is known to have been published, and since when it is known. */
  highest: number;
  highestAt: number;
  /** Came before one that is missing. */
  readonly held: Map<number, { readonly payload: unknown; readonly at: number }>;
}

/**
 * Brings the messages of one channel into the order of their publishers, drops those that came before, and says which
 * never came. Times are milliseconds of one monotonic clock.
 */
export class Arrivals {
  readonly #deliver: (notice: ChannelNotice) => void;
  readonly #publishers = new Map<string, Publisher>();
  #listeningSince = Infinity;

  constructor(deliver: (notice: ChannelNotice) => void) {
    this.#deliver = deliver;
  }

  /** From `now` on every message must come. */
  begin(now: number): void {
    this.#listeningSince = now;
  }

  get begun(): boolean {
    return this.#listeningSince !== Infinity;
  }

  take({ from, number, ageMs, message }: Signal, now: number): void {
    const publisher = this.#publisher(from);
    if (publisher.next !== undefined && number < publisher.next) return;
    // The transit of this signal makes `now` later than it was sent, so the error is on the safe side.
    const isFirst = now - ageMs < this.#listeningSince;
    if (message === undefined) {
      if (publisher.next === undefined && isFirst) publisher.next = lowest(publisher, number + 1);
    } else {
      publisher.held.set(number, { payload: message.payload, at: now });
      if (publisher.next === undefined && (number === 1 || isFirst)) {
        publisher.next = lowest(publisher, number);
      }
    }
    if (number > publisher.highest) {
      publisher.highest = number;
      publisher.highestAt = now;
    }
    this.#advance(from, publisher);
  }

  /** Gives up on what is missing for too long. False when nothing is missing. */
  sweep(now: number): boolean {
    let missing = false;
    for (const [from, publisher] of this.#publishers) {
      let since = missingSince(publisher);
      while (since !== undefined && now - since >= reorderMs) {
        this.#skip(from, publisher);
        since = missingSince(publisher);
      }
      missing ||= since !== undefined;
    }
    return missing;
  }

  #skip(from: string, publisher: Publisher): void {
    const first = lowest(publisher, publisher.highest + 1);
    const missed = first - (publisher.next ?? first - 1);
    publisher.next = first;
    this.#deliver({ kind: 'gap', reason: 'missed', publisher: from, missed });
    this.#advance(from, publisher);
  }

  #advance(from: string, publisher: Publisher): void {
    for (;;) {
      const number = publisher.next;
      const held = number === undefined ? undefined : publisher.held.get(number);
      if (number === undefined || held === undefined) return;
      publisher.held.delete(number);
      publisher.next = number + 1;
      this.#deliver({ kind: 'message', payload: held.payload, publisher: from, number });
    }
  }

  #publisher(from: string): Publisher {
    let publisher = this.#publishers.get(from);
    if (publisher === undefined) {
      const [oldest] = this.#publishers.keys();
      if (this.#publishers.size >= mostPublishers && oldest !== undefined) {
        this.#publishers.delete(oldest);
      }
      publisher = { next: undefined, highest: 0, highestAt: 0, held: new Map() };
      this.#publishers.set(from, publisher);
    }
    return publisher;
  }
}

/** The lowest number that waits, or `otherwise` when that is lower or nothing waits. */
function lowest(publisher: Publisher, otherwise: number): number {
  let found = otherwise;
  for (const number of publisher.held.keys()) found = Math.min(found, number);
  return found;
}

/** Since when it is known that the next one is missing; undefined when it is not. */
function missingSince({ next, highest, highestAt, held }: Publisher): number | undefined {
  if (next !== undefined && next > highest) return undefined;
  let since = held.size === 0 ? highestAt : Infinity;
  for (const { at } of held.values()) since = Math.min(since, at);
  return since;
}
