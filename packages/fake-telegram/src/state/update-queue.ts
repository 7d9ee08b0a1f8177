import type { Update, UpdateContent } from '../wire/bot-api.ts';
import type { StoredUpdate } from './records.ts';

/** What a getUpdates asks for. */
export interface Poll {
  /** Confirms all updates below it; 0 confirms none; negative keeps only that many of the newest. */
  readonly offset: number;
  /** 1 to 100. */
  readonly limit: number;
  /** How long to wait for a first update; 0 answers at once. */
  readonly timeoutMs: number;
}

/** Updates, or the news that another poller took over. */
export type PollResult =
  | { readonly kind: 'updates'; readonly updates: readonly Update[] }
  | { readonly kind: 'conflict' };

/** Where a queue goes on after a restart. */
export interface QueueState {
  readonly nextUpdateId: number;
  readonly allowedUpdates: readonly string[];
  readonly updates: readonly StoredUpdate[];
}

interface Waiting {
  readonly limit: number;
  readonly finish: (result: PollResult) => void;
}

/** Sent by default; `chat_member` and reactions must be asked for by name (Bot API, getUpdates). */
const NOT_BY_DEFAULT = new Set(['chat_member', 'message_reaction', 'message_reaction_count']);

/** Telegram keeps an update for at most this long (Bot API, getting updates). */
const KEPT_SECONDS = 24 * 60 * 60;

/** An offset this far beyond the newest update counts as no offset (tdlib, TQueue.cpp). */
const OFFSET_SLACK = 10;

/**
 * Updates that wait for the bot, and the one long poll that may wait for updates.
 *
 * An update stays until a poll confirms it by a higher offset, so a bot that dies in between is told again.
 * A second waiting poll ends the first with a conflict.
 */
export class UpdateQueue {
  #nextUpdateId: number;
  /** Empty: the default. */
  #allowed: readonly string[];
  #pending: StoredUpdate[];
  #repeated: Update[] = [];
  #newest: Update | undefined;
  #waiting: Waiting | undefined;
  #isFlushScheduled = false;
  readonly #nowSeconds: () => number;
  readonly #changed: () => void;

  constructor(state: QueueState, nowSeconds: () => number, changed: () => void) {
    this.#nextUpdateId = state.nextUpdateId;
    this.#allowed = state.allowedUpdates;
    this.#pending = [...state.updates];
    this.#newest = this.#pending.at(-1)?.update;
    this.#nowSeconds = nowSeconds;
    this.#changed = changed;
  }

  state(): QueueState {
    return {
      nextUpdateId: this.#nextUpdateId,
      allowedUpdates: this.#allowed,
      updates: this.#pending,
    };
  }

  /** Adds an update, unless the bot did not ask for its type. */
  push(content: UpdateContent): void {
    const [type = ''] = Object.keys(content);
    const isWanted =
      this.#allowed.length === 0 ? !NOT_BY_DEFAULT.has(type) : this.#allowed.includes(type);
    if (!isWanted) return;
    const update: Update = { update_id: this.#nextUpdateId, ...content };
    this.#nextUpdateId += 1;
    this.#pending.push({ update, date: this.#nowSeconds() });
    this.#newest = update;
    this.#changed();
    this.#scheduleFlush();
  }

  /** Sends the newest update once more under its old number, confirmed or not; `undefined` when there is none. */
  repeatNewest(): Update | undefined {
    if (this.#newest === undefined) return undefined;
    this.#repeated.push(this.#newest);
    this.#scheduleFlush();
    return this.#newest;
  }

  /** The types to queue from now on; an empty list means the default. Updates already queued stay. */
  allow(types: readonly string[]): void {
    this.#allowed = types;
    this.#changed();
  }

  /** Number of updates that wait. */
  get pendingCount(): number {
    this.#forgetOld();
    return this.#pending.length;
  }

  /** The types asked for, empty when it is the default. */
  get allowedTypes(): readonly string[] {
    return this.#allowed;
  }

  /** Forgets all updates that wait. */
  clear(): void {
    this.#pending = [];
    this.#changed();
  }

  /** Answers a poll: at once when there are updates, else at the first one or after the timeout. An abort ends it with no updates. */
  poll({ offset, limit, timeoutMs }: Poll, signal: AbortSignal): Promise<PollResult> {
    this.#forgetOld();
    this.#confirm(offset);
    const updates = this.#take(limit);
    if (updates.length > 0 || timeoutMs === 0 || signal.aborted) {
      return Promise.resolve({ kind: 'updates', updates });
    }
    this.#waiting?.finish({ kind: 'conflict' });
    return new Promise((resolve) => {
      const end = (): void => {
        waiting.finish({ kind: 'updates', updates: [] });
      };
      const timer = setTimeout(end, timeoutMs);
      const waiting: Waiting = {
        limit,
        finish: (result) => {
          clearTimeout(timer);
          signal.removeEventListener('abort', end);
          if (this.#waiting === waiting) this.#waiting = undefined;
          resolve(result);
        },
      };
      this.#waiting = waiting;
      signal.addEventListener('abort', end, { once: true });
    });
  }

  #confirm(offset: number): void {
    if (offset === 0 || offset > this.#nextUpdateId + OFFSET_SLACK) return;
    const before = this.#pending.length;
    this.#pending =
      offset < 0
        ? this.#pending.slice(offset)
        : this.#pending.filter(({ update }) => update.update_id >= offset);
    if (this.#pending.length !== before) this.#changed();
  }

  #take(limit: number): readonly Update[] {
    const fresh = this.#pending.map(({ update }) => update);
    return [...this.#repeated.splice(0, limit), ...fresh].slice(0, limit);
  }

  #forgetOld(): void {
    const oldest = this.#nowSeconds() - KEPT_SECONDS;
    this.#pending = this.#pending.filter(({ date }) => date > oldest);
  }

  /** Updates that arrive together are answered together, as the real server does within 2 ms. */
  #scheduleFlush(): void {
    if (this.#isFlushScheduled) return;
    this.#isFlushScheduled = true;
    setImmediate(() => {
      this.#isFlushScheduled = false;
      const waiting = this.#waiting;
      if (waiting === undefined) return;
      const updates = this.#take(waiting.limit);
      if (updates.length > 0) waiting.finish({ kind: 'updates', updates });
    });
  }
}
