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
  /** Why the bot can't write to them any more. */
  readonly gone?: 'blocked' | 'deactivated';
}

/** The place of a person or of the bot in a group. */
export interface Membership {
  readonly userId: number;
  readonly status: MemberStatus;
  /** True for an administrator who writes in the name of the group. */
  readonly isAnonymous?: boolean;
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
  /** The supergroup that this small group has become; nothing can be written here any more. */
  readonly migratedTo?: number;
}

/** The chat in whose name a message was written. */
export type SenderChat =
  | { readonly kind: 'group' }
  | { readonly kind: 'channel'; readonly id: number; readonly title: string };

/** A file as the server knows it. */
export interface StoredFile {
  /** `file_id`: names the file in calls. */
  readonly id: string;
  /** `file_unique_id`. */
  readonly uniqueId: string;
  readonly kind: 'document' | 'photo';
  readonly fileName?: string;
  readonly mimeType: string;
  /** Bytes. */
  readonly size: number;
  /** Of a photo, in pixels. */
  readonly width?: number;
  readonly height?: number;
  /** Where it is downloaded, behind `/file/bot<token>/`. */
  readonly path: string;
}

/** What a service message tells. */
export type ServiceAction =
  | { readonly kind: 'members-joined'; readonly userIds: readonly number[] }
  | { readonly kind: 'member-left'; readonly userId: number }
  | { readonly kind: 'topic-created'; readonly name: string }
  | { readonly kind: 'topic-closed' }
  | { readonly kind: 'topic-reopened' }
  | { readonly kind: 'migrated-to'; readonly chatId: number }
  | { readonly kind: 'migrated-from'; readonly chatId: number }
  | { readonly kind: 'pinned'; readonly messageId: number };

/** A message as it stands. */
export interface StoredMessage {
  readonly chatId: number;
  readonly id: number;
  readonly senderId: number;
  /** Seconds since 1970. */
  readonly date: number;
  readonly editDate?: number;
  readonly editCount: number;
  /** The text, or the caption of a file. */
  readonly text: string;
  readonly entities: readonly TextEntity[];
  readonly keyboard?: InlineKeyboardMarkup;
  readonly replyToId?: number;
  readonly threadId?: number;
  readonly service?: ServiceAction;
  /** Id of the file that was sent. */
  readonly fileId?: string;
  /** Absent when the sender wrote in their own name. */
  readonly senderChat?: SenderChat;
  readonly isPinned?: boolean;
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

/** Where updates are sent instead of being asked for. */
export interface StoredWebhook {
  readonly url: string;
  readonly secretToken: string;
  /** 1 to 100. */
  readonly maxConnections: number;
  readonly ipAddress: string;
  /** PEM of the certificate that the bot's server shows, when it was uploaded. */
  readonly certificate?: string;
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
  readonly files?: readonly StoredFile[];
  readonly webhook?: StoredWebhook;
  /** The last number of the event feed. */
  readonly lastSequence: number;
}
