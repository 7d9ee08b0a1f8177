/** What a message is, beside its text. */
export type MessageKind = 'text' | 'image' | 'document' | 'voice' | 'audio' | 'video' | 'sticker';

/** How far a message of the bot has come. */
export type Acknowledgement = 'sent' | 'delivered' | 'read' | 'played';

/** A file that a person sends. */
export interface PersonsFile {
  readonly content: Uint8Array;
  /** Such as `image/png`. */
  readonly mediaType: string;
  /** Documents have one. */
  readonly name?: string;
  /** Default: by the media type `image`, `video`, `voice` (audio) or `document`. */
  readonly kind?: Exclude<MessageKind, 'text'>;
  /** Length of a voice message. */
  readonly seconds?: number;
}

/** A file that the bot sent, byte for byte. */
export interface SentFile {
  readonly mediaType: string;
  readonly content: Uint8Array;
  /** Documents have one. */
  readonly name?: string;
}

/** One person's reaction to a message. */
export interface MessageReaction {
  /** `+62812…`, `…@lid`, or the account's own phone. */
  readonly from: string;
  readonly emoji: string;
}

/** A message that the bot sent, as it stands now: its fields follow what becomes of it. */
export interface SentMessage {
  /** The message's own id, as WhatsApp has it. */
  readonly id: string;
  /** `+62812…`, or `…@lid` when no phone is linked to that id; `…@g.us` is a group. */
  readonly to: string;
  /** The chat it went to: `62812…@c.us`, `…@lid` or `…@g.us`. */
  readonly chatId: string;
  readonly kind: MessageKind;
  /** The text, or the caption of the file. */
  readonly body: string;
  readonly file?: SentFile;
  /** The id of the message that it answers. */
  readonly quotes?: string;
  /** The people whom it mentions. */
  readonly mentions: readonly string[];
  /** When the server took it. */
  readonly at: Date;
  readonly ack: Acknowledgement;
  readonly edited: boolean;
  /** The bot has deleted it for everyone. */
  readonly revoked: boolean;
  readonly reactions: readonly MessageReaction[];
}

/** A message that a person sent to the bot, as it stands now. */
export interface ReceivedMessage {
  readonly id: string;
  /** As given to receive(): `+62812…` or `…@lid`. */
  readonly from: string;
  /** The group it was written in. */
  readonly group?: string;
  readonly kind: MessageKind;
  /** The text, or the caption of the file. */
  readonly text: string;
  readonly at: Date;
  /** A page has taken it, which does not say that the bot has answered it. */
  readonly taken: boolean;
  /** The bot has marked its chat as read since. */
  readonly seen: boolean;
  readonly edited: boolean;
  readonly revoked: boolean;
  readonly reactions: readonly MessageReaction[];
}

/** What receive() needs to know of a message. */
export interface PersonsMessage {
  /** `+62812…` or `…@lid`. */
  readonly from: string;
  /** May be absent where a file is sent; then it is the file's caption. */
  readonly text?: string;
  readonly file?: PersonsFile;
  /** The group it is written in (`…@g.us`). Default: to the bot alone. */
  readonly group?: string;
  /** The name that the person has given themselves. */
  readonly name?: string;
  /** The id of the message that it answers. */
  readonly quotes?: string;
  /** The people whom it mentions. */
  readonly mentions?: readonly string[];
  /** The message's id; the same id again is a redelivery. Default: a new one. */
  readonly id?: string;
  /** When the person sent it. Default: now. */
  readonly at?: Date;
}

/** Which sent message is meant: all that is given must match. */
export interface SentFilter {
  readonly to?: string;
  /** The whole text or caption, or an expression that it matches. */
  readonly body?: string | RegExp;
  readonly kind?: MessageKind;
}

/** What the bot does in a chat beside writing. */
export interface ChatActivity {
  /** `recording` is a voice message; `paused` ends typing and recording; `seen` marks the chat as read. */
  readonly kind: 'typing' | 'recording' | 'paused' | 'seen';
  /** As in SentMessage. */
  readonly to: string;
  readonly chatId: string;
  readonly at: Date;
}
