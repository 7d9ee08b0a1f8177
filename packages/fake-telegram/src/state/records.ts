import type { TextEntity } from '../text/text-entity.ts';
import type { BotCommand, InlineKeyboardMarkup, MemberStatus, Update } from '../wire/bot-api.ts';

/** Somebody who uses Telegram. */
export interface Person {
  readonly id: number;
  readonly firstName: string;
  readonly lastName?: string;
  readonly username?: string;
  readonly languageCode?: string;
  /** True once they wrote to the bot in private; before that it can't write to them. */
  readonly hasStarted: boolean;
}

/** The place of a person or of the bot in a group. */
export interface Membership {
  readonly userId: number;
  readonly status: MemberStatus;
}

/** A group or supergroup. */
export interface Group {
  readonly id: number;
  readonly type: 'group' | 'supergroup';
  readonly title: string;
  readonly username?: string;
  /** True for a supergroup with topics. */
  readonly isForum: boolean;
  readonly members: readonly Membership[];
}

/** What a service message tells. */
export type ServiceAction =
  | { readonly kind: 'members-joined'; readonly userIds: readonly number[] }
  | { readonly kind: 'member-left'; readonly userId: number }
  | { readonly kind: 'topic-created'; readonly name: string };

/** A message as it stands. */
export interface StoredMessage {
  readonly chatId: number;
  readonly id: number;
  readonly senderId: number;
  /** Seconds since 1970. */
  readonly date: number;
  readonly editDate?: number;
  readonly editCount: number;
  readonly text: string;
  readonly entities: readonly TextEntity[];
  readonly keyboard?: InlineKeyboardMarkup;
  readonly replyToId?: number;
  readonly threadId?: number;
  readonly service?: ServiceAction;
}

/** A press of a button that waits for the bot's answer. */
export interface StoredCallbackQuery {
  readonly id: string;
  readonly chatId: number;
  readonly messageId: number;
  readonly userId: number;
  readonly data: string;
  /** Milliseconds since 1970. */
  readonly askedAtMs: number;
}

/** Commands of the menu for one scope and language. */
export interface StoredCommands {
  readonly scope: string;
  readonly languageCode: string;
  readonly commands: readonly BotCommand[];
}

/** An update that no getUpdates has confirmed. */
export interface StoredUpdate {
  readonly update: Update;
  /** Seconds since 1970. */
  readonly date: number;
}

/** Everything that outlives the process: the content of the state file. */
export interface Snapshot {
  readonly format: 'sesi-fake-telegram';
  readonly version: 1;
  readonly botId: number;
  readonly people: readonly Person[];
  readonly groups: readonly Group[];
  readonly messages: readonly StoredMessage[];
  /** The last message number given in each supergroup, and under the key `account` everywhere else. */
  readonly lastMessageIds: Readonly<Record<string, number>>;
  readonly callbackQueries: readonly StoredCallbackQuery[];
  readonly commands: readonly StoredCommands[];
  readonly nextUpdateId: number;
  readonly allowedUpdates: readonly string[];
  readonly updates: readonly StoredUpdate[];
  /** The last number of the event feed. */
  readonly lastSequence: number;
}
