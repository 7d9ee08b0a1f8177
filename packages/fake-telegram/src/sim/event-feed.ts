import type { MessageChange } from '../state/messages.ts';
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

/** Everything that people see happen, in order, with a number to go on from. */
export class EventFeed {
  #lastSequence: number;
  #events: SimEvent[] = [];
  readonly #listeners = new Set<(event: SimEvent) => void>();

  constructor(world: World, lastSequence: number) {
    this.#lastSequence = lastSequence;
    world.observe({
      messageChanged: (kind, message) => {
        const sequence = this.#next();
        this.#append({ sequence, kind, message: toTranscript(world, message) });
      },
      callbackAnswered: (query, answer) => {
        this.#append({
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
        });
      },
    });
  }

  get lastSequence(): number {
    return this.#lastSequence;
  }

  /** Events with a number above `sequence`. */
  after(sequence: number): EventPage {
    const events = this.#events.filter((event) => event.sequence > sequence);
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
    return new Promise((resolve) => {
      const finish = (event: SimEvent | undefined): void => {
        clearTimeout(timer);
        this.#listeners.delete(listener);
        signal.removeEventListener('abort', giveUp);
        resolve(event);
      };
      const giveUp = (): void => {
        finish(undefined);
      };
      const listener = (event: SimEvent): void => {
        if (isWanted(event)) finish(event);
      };
      const timer = setTimeout(giveUp, waitMs);
      this.#listeners.add(listener);
      signal.addEventListener('abort', giveUp, { once: true });
      if (signal.aborted) giveUp();
    });
  }

  #next(): number {
    this.#lastSequence += 1;
    return this.#lastSequence;
  }

  #append(event: SimEvent): void {
    this.#events.push(event);
    if (this.#events.length > KEPT_EVENTS) this.#events.shift();
    for (const listener of this.#listeners) listener(event);
  }
}
