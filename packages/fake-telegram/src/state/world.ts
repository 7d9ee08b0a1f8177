import type { RateLimits } from '../time/rate-limits.ts';
import type { VirtualClock } from '../time/virtual-clock.ts';
import { CallbackQueries } from './callback-queries.ts';
import { CommandMenu } from './command-menu.ts';
import { Files, type FileContents } from './files.ts';
import { Groups } from './groups.ts';
import { Messages, type MessageChange } from './messages.ts';
import { People } from './people.ts';
import type {
  Group,
  Person,
  Snapshot,
  StoredCallbackQuery,
  StoredMessage,
  StoredWebhook,
} from './records.ts';
import { UpdateQueue } from './update-queue.ts';

/** The bot whose token the server knows. */
export interface Bot {
  readonly id: number;
  readonly username: string;
  readonly firstName: string;
  /** True when privacy mode is on: of what people say in groups the bot hears only what is meant for it. */
  readonly hasPrivacyMode: boolean;
}

/** The answer that a bot gave to a press. */
export interface CallbackAnswer {
  readonly text: string;
  readonly showAlert: boolean;
  readonly url?: string;
}

/** Is told what happens, in the order in which it happens. */
export interface WorldObserver {
  /** Something that the state file keeps has changed. */
  readonly stateChanged?: () => void;
  readonly messageChanged?: (change: MessageChange, message: StoredMessage) => void;
  readonly callbackAnswered?: (query: StoredCallbackQuery, answer: CallbackAnswer) => void;
}

/** A conversation: a person's private chat with the bot, or a group. */
export type Place =
  | { readonly kind: 'private'; readonly id: number; readonly person: Person }
  | { readonly kind: 'group'; readonly id: number; readonly group: Group };

/** What a world is made with. */
export interface WorldParts {
  readonly bot: Bot;
  readonly clock: VirtualClock;
  readonly limits: RateLimits;
  readonly fileContents: FileContents;
  /** What was there before a restart. */
  readonly snapshot: Snapshot | undefined;
}

const FIRST_UPDATE_ID = 500_000_001;

/** All that this Telegram knows: people, chats, messages, and what waits for the bot. */
export class World {
  readonly bot: Bot;
  readonly people: People;
  readonly groups: Groups;
  readonly messages: Messages;
  readonly updates: UpdateQueue;
  readonly callbackQueries: CallbackQueries;
  readonly commands: CommandMenu;
  readonly files: Files;
  readonly clock: VirtualClock;
  readonly limits: RateLimits;
  #webhook: StoredWebhook | undefined;
  readonly #observers: WorldObserver[] = [];

  constructor({ bot, clock, limits, fileContents, snapshot }: WorldParts) {
    const changed = (): void => {
      for (const observer of this.#observers) observer.stateChanged?.();
    };
    this.bot = bot;
    this.clock = clock;
    this.limits = limits;
    this.#webhook = snapshot?.webhook;
    this.files = new Files(snapshot?.files ?? [], fileContents, changed);
    this.people = new People(snapshot?.people ?? [], changed);
    this.groups = new Groups(snapshot?.groups ?? [], changed);
    this.messages = new Messages(
      snapshot?.messages ?? [],
      snapshot?.lastMessageIds ?? {},
      (change, message) => {
        for (const observer of this.#observers) observer.messageChanged?.(change, message);
        changed();
      },
    );
    const noUpdates = { nextUpdateId: FIRST_UPDATE_ID, allowedUpdates: [], updates: [] };
    this.updates = new UpdateQueue(snapshot ?? noUpdates, clock, changed);
    this.callbackQueries = new CallbackQueries(
      snapshot?.callbackQueries ?? [],
      () => this.nowMs(),
      changed,
    );
    this.commands = new CommandMenu(snapshot?.commands ?? [], changed);
  }

  observe(observer: WorldObserver): void {
    this.#observers.push(observer);
  }

  nowMs(): number {
    return this.clock.now();
  }

  /** Telegram's dates are whole seconds. */
  nowSeconds(): number {
    return Math.floor(this.nowMs() / 1000);
  }

  /** Where updates are sent; `undefined` when the bot asks for them. */
  get webhook(): StoredWebhook | undefined {
    return this.#webhook;
  }

  setWebhook(webhook: StoredWebhook | undefined): void {
    this.#webhook = webhook;
    for (const observer of this.#observers) observer.stateChanged?.();
  }

  /** The chat of this id, if there is one. */
  place(chatId: number): Place | undefined {
    const person = this.people.get(chatId);
    if (person !== undefined) return { kind: 'private', id: chatId, person };
    const group = this.groups.get(chatId);
    return group === undefined ? undefined : { kind: 'group', id: chatId, group };
  }

  /** The press is answered: whoever watches is told. */
  announceAnswer(query: StoredCallbackQuery, answer: CallbackAnswer): void {
    for (const observer of this.#observers) observer.callbackAnswered?.(query, answer);
  }

  /** What the state file keeps. `lastSequence` is the event feed's. */
  snapshot(lastSequence: number): Snapshot {
    return {
      format: 'sesi-fake-telegram',
      version: 1,
      botId: this.bot.id,
      people: this.people.all(),
      groups: this.groups.all(),
      messages: this.messages.all(),
      lastMessageIds: this.messages.lastIds(),
      callbackQueries: this.callbackQueries.open(),
      commands: this.commands.all(),
      ...this.updates.state(),
      files: this.files.all(),
      ...(this.#webhook === undefined ? {} : { webhook: this.#webhook }),
      lastSequence,
    };
  }
}
