import type { Group, GroupChange, NewGroup } from './groups.ts';
import type {
  Acknowledgement,
  ChatActivity,
  PersonsMessage,
  ReceivedMessage,
  SentFilter,
  SentMessage,
} from './messages.ts';

/** How long to wait before FakeWhatsAppTimeoutError is thrown. */
export interface WaitOptions {
  /** Milliseconds. Default: 30,000. */
  readonly timeoutMs?: number;
}

/** Which page is linked. */
export interface PairOptions extends WaitOptions {
  /** The text of the QR code that is scanned. Default: any page that shows one. */
  readonly qr?: string;
  /** The pairing code that is typed into the phone, instead of a QR code. */
  readonly code?: string;
}

/** A browser page that is open on the stand-in. */
export interface PageInfo {
  readonly id: string;
  /** The linked account's phone (`+62…`); undefined while it is not linked. */
  readonly phone: string | undefined;
  readonly showsQr: boolean;
  /** It has all chats and takes messages. */
  readonly synced: boolean;
  /** The state of its connection, as it said last: `CONNECTED`, `UNPAIRED`, `CONFLICT` … */
  readonly state: string | undefined;
}

/**
 * One account of WhatsApp, seen from both ends: the phone that links the bot, and the people who write to it. All waiting
 * has a deadline; after the stand-in's close() every call throws FakeWhatsAppClosedError.
 */
export interface FakeAccount {
  /**
   * A person writes to the bot. Resolves with the message's id at once: the message waits until a linked page is there
   * and synced, and reaches each page at most once.
   *
   * @throws FakeWhatsAppInputError
   */
  receive(message: PersonsMessage): Promise<string>;

  /** All messages given to receive(), oldest first, as they stand now. */
  received(): readonly ReceivedMessage[];

  /** All messages that the bot sent, oldest first. The array grows. */
  readonly sent: readonly SentMessage[];

  /** When the bot typed, recorded, stopped and marked as read, oldest first. The array grows. */
  readonly activity: readonly ChatActivity[];

  /**
   * The first message that matches, of those sent already and those to come. To wait for the next reply, give the length
   * of `sent` from before as `from`.
   *
   * @throws FakeWhatsAppTimeoutError
   */
  waitForSent(
    match: SentFilter | ((message: SentMessage) => boolean),
    options?: WaitOptions & { readonly from?: number },
  ): Promise<SentMessage>;

  /** A person changes the text, or the caption, of one of their messages. */
  edit(id: string, text: string): void;

  /** A person deletes one of their messages for everyone. */
  revoke(id: string): void;

  /** A person (`from`) reacts to a message of anybody; an empty emoji takes the reaction back. */
  react(id: string, from: string, emoji: string): void;

  /** A message of the bot has come that far with the people it went to; nothing happens when it was further. */
  acknowledge(id: string, ack: Acknowledgement): void;

  /** The file of a message is gone from WhatsApp's servers, as it is after some weeks: it cannot be downloaded. */
  expireFile(id: string): void;

  /** A person makes a group. */
  createGroup(group: NewGroup): Group;

  /** A person changes a group; each change is also a notice in it. */
  changeGroup(id: string, change: GroupChange): void;

  /** All groups, as they stand now. */
  groups(): readonly Group[];

  /**
   * WhatsApp lets the bot know that `lid` (`…@lid`) is the person of `phone` (`+62…`).
   *
   * @param options - `on-lookup`: only when the bot asks WhatsApp for one of the two. Default: at once.
   */
  linkLid(lid: string, phone: string, options?: { readonly known: 'at-once' | 'on-lookup' }): void;

  /** This phone is not on WhatsApp: who looks it up finds nothing. Everybody else is. */
  removeFromWhatsApp(phone: string): void;

  /**
   * The phone removes the bot from its linked devices. A page that is open logs out; resolves when it has. One that is
   * away learns it when it is loaded.
   *
   * @throws FakeWhatsAppTimeoutError
   */
  logoutFromPhone(options?: WaitOptions): Promise<void>;

  /**
   * WhatsApp bans the account: its pages lose their pairing and say UNPAIRED, and it cannot be paired any more.
   *
   * @throws FakeWhatsAppTimeoutError
   */
  ban(options?: WaitOptions): Promise<void>;

  /**
   * Sets the connection's state (`CONFLICT`, `TIMEOUT`, `UNPAIRED_IDLE`, `CONNECTED` …) in every open page; waits for a
   * page when there is none.
   *
   * @throws FakeWhatsAppTimeoutError
   */
  setState(state: string, options?: WaitOptions): Promise<void>;

  /** The pages that are open now. */
  connections(): readonly PageInfo[];
}
