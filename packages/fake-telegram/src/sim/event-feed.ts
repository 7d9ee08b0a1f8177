import { KeptTail } from '../state/kept-tail.ts';
import type { MessageChange } from '../state/messages.ts';
import type { StoredMessage } from '../state/records.ts';
import type { World } from '../state/world.ts';
import {
  chatName,
  senderOf,
  toTranscript,
  type TranscriptMessage,
  type TranscriptSender,
} from './transcript.ts';

/** A message that came, was changed, or is gone (then as it was last). */
export interface MessageEvent {
  /** Grows by one with each event, also across restarts with a state file. */
  readonly sequence: number;
  readonly kind: MessageChange;
  readonly message: TranscriptMessage;
}

/** What a person saw after they pressed a button. */
export interface ToastEvent {
  readonly sequence: number;
  readonly kind: 'toast';
  readonly chatId: number;
  readonly chat: string;
  readonly messageId: number;
  /** The callback query that was answered. */
  readonly queryId: string;
  readonly to: TranscriptSender;
  /** Empty when the bot only stopped the spinner. */
  readonly text: string;
  /** True for a box that must be closed, false for a line that goes away. */
  readonly isAlert: boolean;
  /** Opened for the person, when the bot gave one. */
  readonly url?: string;
}

/** What a watcher of the chats is told. */
export type SimEvent = MessageEvent | ToastEvent;

/** Part of the feed. */
export interface EventPage {
  readonly events: readonly SimEvent[];
  /** To go on from: the number of the last event there is. */
  readonly lastSequence: number;
  /** Events after the asked number that are no longer kept. */
  readonly lost: number;
}

const KEPT_EVENTS = 2000;

/** An event as it is kept: of a message, as it stood then. */
type KeptEvent =
  | ToastEvent
  | {
      readonly sequence: number;
      readonly kind: MessageChange;
      readonly message: StoredMessage;
    };

/** Everything that people see happen, in order, with a number to go on from. */
export class EventFeed {
  #lastSequence: number;
  readonly #events = new KeptTail<KeptEvent>(KEPT_EVENTS);
  readonly #listeners = new Set<(event: SimEvent) => void>();
  readonly #presses = new Map<string, (toast: ToastEvent) => void>();
  readonly #world: World;

  constructor(world: World, lastSequence: number) {
    this.#lastSequence = lastSequence;
    this.#world = world;
    world.observe({
      messageChanged: (kind, message) => {
        this.#append({ sequence: this.#next(), kind, message });
      },
      callbackAnswered: (query, answer) => {
        const toast: ToastEvent = {
          sequence: this.#next(),
          kind: 'toast',
          chatId: query.chatId,
          chat: chatName(world, query.chatId),
          messageId: query.messageId,
          queryId: query.id,
          to: senderOf(world, query.userId),
          text: answer.text,
          isAlert: answer.showAlert,
          ...(answer.url === undefined ? {} : { url: answer.url }),
        };
        this.#append(toast);
        this.#presses.get(query.id)?.(toast);
      },
    });
  }

  get lastSequence(): number {
    return this.#lastSequence;
  }

  /** Events with a number above `sequence`. */
  after(sequence: number): EventPage {
    const events = this.#events
      .all()
      .filter((event) => event.sequence > sequence)
      .map((event) => this.#show(event));
    const missed = this.#lastSequence - Math.max(0, sequence) - events.length;
    return { events, lastSequence: this.#lastSequence, lost: Math.max(0, missed) };
  }

  /**
   * As `after`, but waits for a first event for at most `waitMs` or until the signal aborts.
   * A number above the last one (of a server that has forgotten its state) is answered at once.
   */
  async waitAfter(sequence: number, waitMs: number, signal: AbortSignal): Promise<EventPage> {
    const page = this.after(sequence);
    if (page.events.length === 0 && sequence <= this.#lastSequence && waitMs > 0) {
      await this.nextWhere(() => true, waitMs, signal);
    }
    return this.after(sequence);
  }

  /** The next event for which `isWanted` holds; `undefined` when none comes within `waitMs` or the signal aborts. */
  nextWhere(
    isWanted: (event: SimEvent) => boolean,
    waitMs: number,
    signal: AbortSignal,
  ): Promise<SimEvent | undefined> {
    return waitFor<SimEvent>(waitMs, signal, (found) => {
      const listener = (event: SimEvent): void => {
        if (isWanted(event)) found(event);
      };
      this.#listeners.add(listener);
      return () => this.#listeners.delete(listener);
    });
  }

  /** The answer to a press; `undefined` when none comes within `waitMs` or the signal aborts. */
  toastOf(queryId: string, waitMs: number, signal: AbortSignal): Promise<ToastEvent | undefined> {
    return waitFor<ToastEvent>(waitMs, signal, (found) => {
      this.#presses.set(queryId, found);
      return () => this.#presses.delete(queryId);
    });
  }

  #next(): number {
    this.#lastSequence += 1;
    return this.#lastSequence;
  }

  #append(event: KeptEvent): void {
    this.#events.push(event);
    if (this.#listeners.size === 0) return;
    const shown = this.#show(event);
    for (const listener of this.#listeners) listener(shown);
  }

  /** What a person saw is made of a message only when somebody looks: most events nobody looks at. */
  #show(event: KeptEvent): SimEvent {
    if (event.kind === 'toast') return event;
    return { ...event, message: toTranscript(this.#world, event.message) };
  }
}

function waitFor<T>(
  waitMs: number,
  signal: AbortSignal,
  watch: (found: (value: T) => void) => () => void,
): Promise<T | undefined> {
  return new Promise((resolve) => {
    const finish = (value: T | undefined): void => {
      clearTimeout(timer);
      stop();
      signal.removeEventListener('abort', giveUp);
      resolve(value);
    };
    const giveUp = (): void => {
      finish(undefined);
    };
    const timer = setTimeout(giveUp, waitMs);
    const stop = watch(finish);
    signal.addEventListener('abort', giveUp, { once: true });
    if (signal.aborted) giveUp();
  });
}
