import { SimError } from '../errors.ts';
import type { Group, Person } from '../state/records.ts';
import type { World } from '../state/world.ts';
import type { RateLimitSettings } from '../time/rate-limits.ts';
import type { Update } from '../wire/bot-api.ts';
import { arrangeUpdates, type Arrangement } from './arrange-updates.ts';
import type { CallFilter, CallLog, LoggedCall } from './call-log.ts';
import type { EventFeed, EventPage } from './event-feed.ts';
import type { Faults } from './faults.ts';
import {
  addGroup,
  addUser,
  changeUser,
  seedWorld,
  setMember,
  setReachability,
  type GroupSeed,
  type MemberChange,
  type Reachability,
  type Seed,
  type UserChange,
  type UserSeed,
} from './members.ts';
import { newestWithButton, pressButton, type MessageReference } from './press-button.ts';
import { findPlace, type ChatReference, type PersonReference } from './references.ts';
import { sendText, type SendOptions } from './send-text.ts';
import { addTopic, setTopicClosed } from './topics.ts';
import { toTranscript, type TranscriptMessage } from './transcript.ts';
import { upgradeGroup } from './upgrade-group.ts';

/** What the person sees who pressed a button. */
export interface Toast {
  /** Empty when the bot only stopped the spinner. */
  readonly text: string;
  readonly isAlert: boolean;
  readonly url?: string;
}

/** How a press is made. */
export interface PressOptions {
  /** How long to wait for the bot's answer. Default: 15 000. */
  readonly timeoutMs?: number;
  /** Presses data that the message need not have any more. */
  readonly isStale?: boolean;
}

/** What a simulation works on. */
export interface SimulationParts {
  readonly world: World;
  readonly feed: EventFeed;
  readonly calls: CallLog;
  readonly faults: Faults;
  /** Aborted when the server closes: nothing waits any longer. */
  readonly closing: AbortSignal;
}

const PRESS_TIMEOUT_MS = 15_000;
const WAIT_TIMEOUT_MS = 5000;

/** The people's side of this Telegram: who is there, what they do and what they see. */
export class Simulation {
  /** Faults for the calls to come. */
  readonly faults: Faults;
  readonly #world: World;
  readonly #feed: EventFeed;
  readonly #calls: CallLog;
  readonly #closing: AbortSignal;

  constructor({ world, feed, calls, faults, closing }: SimulationParts) {
    this.#world = world;
    this.#feed = feed;
    this.#calls = calls;
    this.#closing = closing;
    this.faults = faults;
  }

  users(): readonly Person[] {
    return this.#world.people.all();
  }

  groups(): readonly Group[] {
    return this.#world.groups.all();
  }

  /** Adds a person. @throws {SimError} When the id or username is taken. */
  addUser(user: UserSeed): Person {
    return addUser(this.#world, user);
  }

  /** Changes what is known of a person, such as the username. @throws {SimError} When they are unknown. */
  changeUser(user: PersonReference, change: UserChange): Person {
    return changeUser(this.#world, user, change);
  }

  /** Adds a group; its creator adds the bot last. @throws {SimError} When somebody in it is unknown. */
  addGroup(group: GroupSeed): Group {
    return addGroup(this.#world, group);
  }

  /** Gives a person, or the bot by the word `bot`, another place in a group; the bot is told. @throws {SimError} */
  setMember(change: MemberChange): void {
    setMember(this.#world, change);
  }

  /** A person blocks the bot, lets it write again, or deletes their account. @throws {SimError} */
  setReachability(user: PersonReference, reachability: Reachability): Person {
    return setReachability(this.#world, user, reachability);
  }

  /** A small group becomes a supergroup, under a new id. @throws {SimError} When it is none. */
  upgradeGroup(group: ChatReference): Group {
    return upgradeGroup(this.#world, group);
  }

  /** Makes a topic in a forum; the result is its `message_thread_id`. @throws {SimError} When it is no forum. */
  addTopic(group: ChatReference, name: string): number {
    return addTopic(this.#world, group, name).id;
  }

  /** Closes a topic or opens it again. @throws {SimError} When there is none. */
  setTopicClosed(group: ChatReference, threadId: number, isClosed: boolean): void {
    setTopicClosed(this.#world, group, threadId, isClosed);
  }

  /** What is in a file that was sent. @throws {SimError} When there is none. */
  fileContent(fileId: string): Buffer {
    const file = this.#world.files.get(fileId);
    const content = file === undefined ? undefined : this.#world.files.contentOf(file);
    if (content !== undefined) return content;
    throw new SimError('UNKNOWN_FILE', `There is no file ${fileId}, or its content is lost`);
  }

  /** Adds the people, groups and members that are not there yet. */
  seed(seed: Seed): void {
    seedWorld(this.#world, seed);
  }

  /** A person writes to a chat; to their private chat with the bot when `chat` is that person. @throws {SimError} */
  send(
    chat: ChatReference,
    user: PersonReference,
    text: string,
    options: SendOptions = {},
  ): TranscriptMessage {
    return toTranscript(this.#world, sendText(this.#world, chat, user, text, options));
  }

  /**
   * A person presses a button, named by its text or data. Resolves with the bot's answer, or with `undefined` when none came in time.
   * @throws {SimError} When the message or the button is not there, or the person is not in the chat.
   */
  async press(
    user: PersonReference,
    message: MessageReference,
    button: string,
    { timeoutMs = PRESS_TIMEOUT_MS, isStale = false }: PressOptions = {},
  ): Promise<Toast | undefined> {
    const query = pressButton(this.#world, user, message, button, isStale);
    const answer = await this.#feed.toastOf(query.id, timeoutMs, this.#closing);
    if (answer === undefined) return undefined;
    const { text, isAlert, url } = answer;
    return { text, isAlert, ...(url === undefined ? {} : { url }) };
  }

  /** The newest message of a chat with such a button, to press it. @throws {SimError} When none has it. */
  findButton(chat: ChatReference, button: string): MessageReference {
    return newestWithButton(this.#world, findPlace(this.#world, chat).id, button);
  }

  /** Id of the chat that is meant. @throws {SimError} When there is none. */
  chatId(chat: ChatReference): number {
    return findPlace(this.#world, chat).id;
  }

  /** The messages of a chat as they stand, in the order in which they were sent. @throws {SimError} */
  transcript(chat: ChatReference): readonly TranscriptMessage[] {
    const place = findPlace(this.#world, chat);
    return this.#world.messages
      .inChat(place.id)
      .map((message) => toTranscript(this.#world, message));
  }

  /**
   * The first message of a chat for which the predicate holds, now or within `timeoutMs` (default 5000).
   * @throws {SimError} `TIMED_OUT`, with the last messages of the chat.
   */
  async waitFor(
    chat: ChatReference,
    predicate: (message: TranscriptMessage) => boolean,
    { timeoutMs = WAIT_TIMEOUT_MS }: { readonly timeoutMs?: number } = {},
  ): Promise<TranscriptMessage> {
    const { id } = findPlace(this.#world, chat);
    const present = this.transcript(id).find(predicate);
    if (present !== undefined) return present;
    const event = await this.#feed.nextWhere(
      (candidate) =>
        candidate.kind !== 'toast' &&
        candidate.kind !== 'delete' &&
        candidate.message.chatId === id &&
        predicate(candidate.message),
      timeoutMs,
      this.#closing,
    );
    if (event !== undefined && event.kind !== 'toast') return event.message;
    const last = this.transcript(id).slice(-5);
    const lines = last.map(({ from, text }) => `  ${from.name}: ${text}`).join('\n');
    throw new SimError(
      'TIMED_OUT',
      `No such message came within ${timeoutMs} ms. The last ones:\n${lines === '' ? '  (none)' : lines}`,
    );
  }

  /** The newest Bot API calls that were answered (5000 are kept). */
  calls(filter?: CallFilter): readonly LoggedCall[] {
    return this.#calls.list(filter);
  }

  /** What happened in the chats after an event; waits up to `waitMs` (default 0) for a first one. */
  events(after: number, waitMs = 0, signal: AbortSignal = this.#closing): Promise<EventPage> {
    return this.#feed.waitAfter(after, waitMs, AbortSignal.any([signal, this.#closing]));
  }

  /** Number of the last event. */
  get lastSequence(): number {
    return this.#feed.lastSequence;
  }

  /** Sends the newest update once more under its old number, as Telegram does when it doubts that it arrived. */
  duplicateLastUpdate(): Update {
    const update = this.#world.updates.remembered().at(-1);
    if (update === undefined) {
      throw new SimError('INVALID_REQUEST', 'There was no update yet to send once more');
    }
    this.#world.updates.repeat([update]);
    return update;
  }

  /** Sends every update (the newest 20,000) once more under its old number, in another order; the result is how many. */
  redeliver(arrangement: Arrangement = {}): number {
    const { updates } = this.#world;
    const again = arrangeUpdates(updates.remembered(), arrangement);
    updates.repeat(again);
    return again.length;
  }

  /** Keeps updates back from now on, until `releaseUpdates`. */
  holdUpdates(): void {
    this.#world.updates.hold();
  }

  /** Sends the updates that were kept back, in another order; the result is how many. */
  releaseUpdates(arrangement: Arrangement = {}): number {
    return this.#world.updates.release((updates) => arrangeUpdates(updates, arrangement));
  }

  /** From now on the bot gets 429 for more than these limits; `undefined` for no limits. */
  setRateLimits(limits: RateLimitSettings | undefined): void {
    this.#world.limits.set(limits);
  }

  /** Puts the server's clock forward; waiting that is over by then ends. */
  advanceClock(ms: number): void {
    this.#world.clock.advance(ms);
  }

  /** What the server's clock shows, in milliseconds since 1970. */
  now(): number {
    return this.#world.nowMs();
  }
}
