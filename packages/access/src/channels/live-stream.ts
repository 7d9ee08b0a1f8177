import type { TopicNotice } from './tenant-channel.ts';

/** Why a stream ended by itself. `unchecked`: for `uncheckedForMs` nobody could say whether the session is good. */
export type StreamEnd = 'session-ended' | 'missing-permission' | 'unchecked' | 'closing';

/** Why messages may be missing; `slow-reader`: more were waiting than `mostWaiting`. */
export type StreamGapReason =
  | Extract<TopicNotice<unknown>, { kind: 'gap' }>['reason']
  | 'slow-reader';

/** What a stream tells. */
export type LiveEvent =
  | { readonly event: 'message'; readonly topic: string; readonly payload: unknown }
  /** Messages may be missing, of one topic or of all: read anew what they tell of. */
  | { readonly event: 'gap'; readonly topic?: string; readonly reason: StreamGapReason }
  /** Nothing else was told for `heartbeatMs`. */
  | { readonly event: 'heartbeat' }
  /** The last one. */
  | { readonly event: 'ended'; readonly reason: StreamEnd };

const done: IteratorReturnResult<undefined> = { done: true, value: undefined };

/** Events that wait for their reader, bounded. `onClose` is called once, however the stream ends. */
export class LiveStream implements AsyncIterableIterator<LiveEvent, undefined> {
  readonly #mostWaiting: number;
  readonly #heartbeatMs: number;
  readonly #onClose: () => void;
  #waiting: LiveEvent[] = [];
  #closed = false;
  #wake: (() => void) | undefined;

  constructor(options: {
    readonly mostWaiting: number;
    readonly heartbeatMs: number;
    readonly onClose: () => void;
  }) {
    this.#mostWaiting = options.mostWaiting;
    this.#heartbeatMs = options.heartbeatMs;
    this.#onClose = options.onClose;
  }

  /** Adds an event; a reader who is too far behind loses what waits and is told so. */
  push(event: LiveEvent): void {
    if (this.#closed) return;
    if (this.#waiting.length >= this.#mostWaiting) {
      this.#waiting = [{ event: 'gap', reason: 'slow-reader' }];
    } else {
      this.#waiting.push(event);
    }
    this.#wake?.();
  }

  /** Ends the stream; the reader still gets what waits, and the reason. */
  end(reason: StreamEnd): void {
    if (this.#closed) return;
    this.#waiting.push({ event: 'ended', reason });
    this.#close();
  }

  async next(): Promise<IteratorResult<LiveEvent, undefined>> {
    if (this.#waiting.length === 0 && !this.#closed) await this.#something();
    const value = this.#waiting.shift();
    if (value !== undefined) return { done: false, value };
    return this.#closed ? done : { done: false, value: { event: 'heartbeat' } };
  }

  /** The reader has left: at once, also while `next` waits, which a generator could not. */
  return(): Promise<IteratorResult<LiveEvent, undefined>> {
    this.#waiting = [];
    this.#close();
    return Promise.resolve(done);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#onClose();
    this.#wake?.();
  }

  async #something(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const heartbeat = setTimeout(resolve, this.#heartbeatMs);
    this.#wake = resolve;
    await promise;
    clearTimeout(heartbeat);
  }
}
