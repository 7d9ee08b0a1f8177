import type { ChannelNotice } from './channel.ts';
import type { Signal } from './wire.ts';

/** How long a missing number is waited for: messages come over two ways, one of which may be slower. */
export const reorderMs = 500;
/** More publishers are not remembered: the oldest is met as a new one again. */
const mostPublishers = 10_000;

interface Publisher {
  /** The number to deliver next; undefined until the first one is known. */
  next: number | undefined;
  /** The highest number that is known to have been published. */
  highest: number;
  /** Came before one that is missing. */
  readonly held: Map<number, unknown>;
  /** When the missing one was noticed. */
  missingSince: number | undefined;
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
      publisher.held.set(number, message.payload);
      if (publisher.next === undefined && (number === 1 || isFirst)) {
        publisher.next = lowest(publisher, number);
      }
    }
    publisher.highest = Math.max(publisher.highest, number);
    this.#advance(from, publisher, now);
  }

  /** Gives up on what is missing for too long. False when nothing is missing. */
  sweep(now: number): boolean {
    let missing = false;
    for (const [from, publisher] of this.#publishers) {
      if (publisher.missingSince === undefined) continue;
      if (now - publisher.missingSince >= reorderMs) this.#skip(from, publisher, now);
      missing ||= publisher.missingSince !== undefined;
    }
    return missing;
  }

  #skip(from: string, publisher: Publisher, now: number): void {
    const first = lowest(publisher, publisher.highest + 1);
    const missed = first - (publisher.next ?? first - 1);
    publisher.next = first;
    this.#deliver({ kind: 'gap', reason: 'missed', publisher: from, missed });
    this.#advance(from, publisher, now);
  }

  #advance(from: string, publisher: Publisher, now: number): void {
    const { held, next: before } = publisher;
    while (publisher.next !== undefined && held.has(publisher.next)) {
      const number = publisher.next;
      const payload = held.get(number);
      held.delete(number);
      publisher.next = number + 1;
      this.#deliver({ kind: 'message', payload, publisher: from, number });
    }
    const complete = publisher.next !== undefined && publisher.next > publisher.highest;
    if (complete) publisher.missingSince = undefined;
    else if (publisher.missingSince === undefined || publisher.next !== before) {
      publisher.missingSince = now;
    }
  }

  #publisher(from: string): Publisher {
    let publisher = this.#publishers.get(from);
    if (publisher === undefined) {
      const [oldest] = this.#publishers.keys();
      if (this.#publishers.size >= mostPublishers && oldest !== undefined) {
        this.#publishers.delete(oldest);
      }
      publisher = { next: undefined, highest: 0, held: new Map(), missingSince: undefined };
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
