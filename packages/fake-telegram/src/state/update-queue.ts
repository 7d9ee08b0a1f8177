import type { VirtualClock } from '../time/virtual-clock.ts';
import type { Update, UpdateContent } from '../wire/bot-api.ts';
import { KeptTail } from './kept-tail.ts';
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
  | { readonly kind: 'conflict'; readonly reason: 'other-poll' | 'webhook' };

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

/** An update on its way to a webhook. */
export interface Delivery {
  readonly update: Update;
  /** Updates of one lane are sent one after the other. */
  readonly lane: string;
  /** Seconds since 1970 after which it is of no use any more. */
  readonly expiresAt: number;
}

/** The order in which updates are sent. */
export type UpdateOrder = 'as-sent' | 'reversed' | 'random';

/** Sent by default; `chat_member` and reactions must be asked for by name (Bot API, getUpdates). */
const NOT_BY_DEFAULT = new Set(['chat_member', 'message_reaction', 'message_reaction_count']);

/** Telegram keeps an update for at most this long (Bot API, getting updates). */
const KEPT_SECONDS = 24 * 60 * 60;

/** A press that the bot did not ask for within this time is forgotten (telegram-bot-api, Client.cpp). */
const PRESS_KEPT_SECONDS = 150;

/** An offset this far beyond the newest update counts as no offset (tdlib, TQueue.cpp). */
const OFFSET_SLACK = 10;

/** So many updates can be sent once more. */
const REMEMBERED_UPDATES = 20_000;

/**
 * Updates that wait for the bot, and the one long poll or webhook that waits for updates.
 *
 * An update stays until a poll confirms it by a higher offset or the webhook took it, so a bot that dies in between
 * is told again. A second waiting poll, or a webhook, ends the first poll with a conflict.
 */
export class UpdateQueue {
  #nextUpdateId: number;
  /** Empty: the default. */
  #allowed: readonly string[];
  readonly #pending = new Map<number, StoredUpdate>();
  #repeated: Update[] = [];
  #waiting: Waiting | undefined;
  #isFlushScheduled = false;
  /** Updates that came while they were held back; they are pending, too. */
  #held: StoredUpdate[] | undefined;
  #webhook: ((delivery: Delivery) => void) | undefined;
  readonly #remembered = new KeptTail<Update>(REMEMBERED_UPDATES);
  readonly #clock: VirtualClock;
  readonly #changed: () => void;

  constructor(state: QueueState, clock: VirtualClock, changed: () => void) {
    this.#nextUpdateId = state.nextUpdateId;
    this.#allowed = state.allowedUpdates;
    for (const stored of state.updates) {
      this.#pending.set(stored.update.update_id, stored);
      this.#remembered.push(stored.update);
    }
    this.#clock = clock;
    this.#changed = changed;
  }

  state(): QueueState {
    return {
      nextUpdateId: this.#nextUpdateId,
      allowedUpdates: this.#allowed,
      updates: [...this.#pending.values()],
    };
  }

  /** Adds an update, unless the bot did not ask for its type. */
  push(content: UpdateContent): void {
    const [type = ''] = Object.keys(content);
    const isWanted =
      this.#allowed.length === 0 ? !NOT_BY_DEFAULT.has(type) : this.#allowed.includes(type);
    if (!isWanted) return;
    const update: Update = { update_id: this.#nextUpdateId, ...content };
    const stored = { update, date: this.#nowSeconds() };
    this.#nextUpdateId += 1;
    this.#pending.set(update.update_id, stored);
    this.#remembered.push(update);
    this.#changed();
    if (this.#held === undefined) this.#announce(stored);
    else this.#held.push(stored);
  }

  /** The newest updates that there were, confirmed or not, the newest last. */
  remembered(): readonly Update[] {
    return this.#remembered.all();
  }

  /** Sends these once more under their old numbers, in this order. */
  repeat(updates: readonly Update[]): void {
    if (this.#webhook === undefined) {
      this.#repeated.push(...updates);
      this.#scheduleFlush();
      return;
    }
    const date = this.#nowSeconds();
    for (const update of updates) this.#send({ update, date }, `again ${update.update_id}`);
  }

  /** Keeps back what comes from now on, until it is let go. */
  hold(): void {
    this.#held ??= [];
  }

  /** Lets go what was kept back, in the order that `arrange` makes of it; the result is how many there were. */
  release(arrange: (updates: readonly Update[]) => readonly Update[]): number {
    const held = this.#held ?? [];
    this.#held = undefined;
    if (this.#webhook !== undefined) {
      const date = this.#nowSeconds();
      for (const update of arrange(held.map((stored) => stored.update))) {
        this.#send({ update, date }, `released ${update.update_id}`);
      }
      return held.length;
    }
    // A poll confirms by number: what is out of order would be lost, were it not apart from the others.
    for (const { update } of held) this.#pending.delete(update.update_id);
    this.#repeated.push(...arrange(held.map((stored) => stored.update)));
    this.#changed();
    this.#scheduleFlush();
    return held.length;
  }

  /** The types to queue from now on; an empty list means the default. Updates already queued stay. */
  allow(types: readonly string[]): void {
    this.#allowed = types;
    this.#changed();
  }

  /** Number of updates that wait. */
  get pendingCount(): number {
    this.#forgetOld();
    return this.#pending.size;
  }

  /** The types asked for, empty when it is the default. */
  get allowedTypes(): readonly string[] {
    return this.#allowed;
  }

  /** Forgets all updates that wait. */
  clear(): void {
    this.#pending.clear();
    this.#repeated = [];
    if (this.#held !== undefined) this.#held = [];
    this.#changed();
  }

  /** From now on updates go to a webhook, those that wait first; a poll that waits ends with a conflict. */
  sendTo(webhook: (delivery: Delivery) => void): void {
    this.#waiting?.finish({ kind: 'conflict', reason: 'webhook' });
    this.#webhook = webhook;
    this.#forgetOld();
    const held = new Set(this.#held);
    for (const stored of this.#pending.values()) if (!held.has(stored)) this.#announce(stored);
    for (const update of this.#repeated.splice(0)) this.repeat([update]);
  }

  /** Updates wait for polls again. */
  stopSending(): void {
    this.#webhook = undefined;
  }

  /** The webhook has taken an update, or it is too old for it. */
  forget(update: Update): void {
    if (this.#pending.delete(update.update_id)) this.#changed();
  }

  /** Answers a poll: at once when there are updates, else at the first one or after the timeout. An abort ends it with no updates. */
  poll({ offset, limit, timeoutMs }: Poll, signal: AbortSignal): Promise<PollResult> {
    this.#forgetOld();
    this.#confirm(offset);
    const updates = this.#take(limit);
    if (updates.length > 0 || timeoutMs === 0 || signal.aborted) {
      return Promise.resolve({ kind: 'updates', updates });
    }
    this.#waiting?.finish({ kind: 'conflict', reason: 'other-poll' });
    return new Promise((resolve) => {
      const end = (): void => {
        waiting.finish({ kind: 'updates', updates: [] });
      };
      const cancel = this.#clock.after(timeoutMs, end);
      const waiting: Waiting = {
        limit,
        finish: (result) => {
          cancel();
          signal.removeEventListener('abort', end);
          if (this.#waiting === waiting) this.#waiting = undefined;
          resolve(result);
        },
      };
      this.#waiting = waiting;
      signal.addEventListener('abort', end, { once: true });
    });
  }

  #nowSeconds(): number {
    return Math.floor(this.#clock.now() / 1000);
  }

  #announce(stored: StoredUpdate): void {
    if (this.#webhook === undefined) this.#scheduleFlush();
    else this.#send(stored, laneOf(stored.update));
  }

  #send(stored: StoredUpdate, lane: string): void {
    this.#webhook?.({ update: stored.update, lane, expiresAt: expiryOf(stored) });
  }

  #confirm(offset: number): void {
    if (offset === 0 || offset > this.#nextUpdateId + OFFSET_SLACK) return;
    const before = this.#pending.size;
    const firstKept = offset > 0 ? offset : [...this.#pending.keys()].at(offset);
    if (firstKept === undefined) return;
    for (const id of this.#pending.keys()) {
      if (id >= firstKept) break;
      this.#pending.delete(id);
    }
    if (this.#pending.size !== before) this.#changed();
  }

  #take(limit: number): readonly Update[] {
    const taken = this.#repeated.splice(0, limit);
    let free = this.#pending.size - (this.#held?.length ?? 0);
    for (const { update } of this.#pending.values()) {
      if (taken.length >= limit || free <= 0) break;
      free -= 1;
      taken.push(update);
    }
    return taken;
  }

  #forgetOld(): void {
    const now = this.#nowSeconds();
    for (const [id, stored] of this.#pending) {
      if (expiryOf(stored) <= now) this.#pending.delete(id);
    }
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

function expiryOf({ update, date }: StoredUpdate): number {
  return date + (update.callback_query === undefined ? KEPT_SECONDS : PRESS_KEPT_SECONDS);
}

/** What is sent in order: messages by chat, presses by person, places by chat or person (telegram-bot-api, Client.cpp). */
function laneOf(update: Update): string {
  const { message, callback_query: press, my_chat_member: own, chat_member: other } = update;
  if (message !== undefined) return `messages of ${message.chat.id}`;
  if (press !== undefined) return `presses of ${press.from.id}`;
  if (own !== undefined) return `own places in ${own.chat.id}`;
  return `places of ${other?.new_chat_member.user.id ?? 0}`;
}
