/** Settings of startFakeWhatsApp. */
export interface FakeWhatsAppOptions {
  /** The port to listen on. Default: a free one. */
  readonly port?: number;
  /** The address to listen on. Default: 127.0.0.1. */
  readonly host?: string;
  /**
   * How a message that came while no linked page was there reaches the next page.
   * `unread` (default), as the real one does with whatsapp-web.js: it is in its chat, unread, and raises no event.
   * `event`: it raises a `message` event as soon as somebody listens.
   */
  readonly whileAway?: 'unread' | 'event';
}

/** How long to wait before FakeWhatsAppTimeoutError is thrown. */
export interface WaitOptions {
  /** Milliseconds. Default: 30,000. */
  readonly timeoutMs?: number;
}

/** A message that the bot sent. */
export interface SentMessage {
  /** The message's own id, as WhatsApp has it. */
  readonly id: string;
  /** `+62812…`, or `…@lid` when no phone is linked to that id. */
  readonly to: string;
  /** The chat it went to: `62812…@c.us` or `…@lid`. */
  readonly chatId: string;
  readonly body: string;
  /** When the server took it. */
  readonly at: Date;
}

/** A message that a person sent to the bot. */
export interface ReceivedMessage {
  readonly id: string;
  /** As given to receive(): `+62812…` or `…@lid`. */
  readonly from: string;
  readonly text: string;
  readonly at: Date;
  /** A page has taken it, which does not say that the bot has answered it. */
  readonly taken: boolean;
  /** The bot has marked its chat as read since. */
  readonly seen: boolean;
}

/** What receive() needs to know of a message. */
export interface PersonsMessage {
  /** `+62812…` or `…@lid`. */
  readonly from: string;
  readonly text: string;
  /** The message's id; the same id again is a redelivery. Default: a new one. */
  readonly id?: string;
  /** When the person sent it. Default: now. */
  readonly at?: Date;
}

/** Which sent message is meant: all that is given must match. */
export interface SentFilter {
  readonly to?: string;
  /** The whole text, or an expression that it matches. */
  readonly body?: string | RegExp;
}

/** A browser page that is open on the stand-in. */
export interface PageInfo {
  readonly id: string;
  /** The linked account's phone (`+62…`); undefined while it is not linked. */
  readonly phone: string | undefined;
  readonly showsQr: boolean;
  /** It has all chats and takes messages. */
  readonly synced: boolean;
}

/**
 * A local stand-in for web.whatsapp.com, seen from both ends: the phone that links the bot, and the people who write to
 * it. All waiting has a deadline; after close() every call throws FakeWhatsAppClosedError.
 */
export interface FakeWhatsApp extends AsyncDisposable {
  readonly port: number;
  /** Arguments for Chromium: web.whatsapp.com is this server, every other name does not exist. */
  readonly chromiumArgs: string[];

  /**
   * Waits until a page shows a QR code, then links it to the account of `phone` (`+62…`).
   *
   * @throws FakeWhatsAppInputError, FakeWhatsAppTimeoutError
   */
  pair(phone: string, options?: WaitOptions): Promise<void>;

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

  /** WhatsApp lets the bot know that `lid` (`…@lid`) is the person of `phone` (`+62…`). */
  linkLid(lid: string, phone: string): void;

  /**
   * The phone removes the bot from its linked devices. A page that is open logs out; resolves when it has. One that is
   * away learns it when it is loaded.
   *
   * @throws FakeWhatsAppTimeoutError
   */
  logoutFromPhone(options?: WaitOptions): Promise<void>;

  /**
   * Sets the connection's state (`CONFLICT`, `TIMEOUT`, `UNPAIRED_IDLE`, `CONNECTED` …) in every open page; waits for a
   * page when there is none.
   *
   * @throws FakeWhatsAppTimeoutError
   */
  setState(state: string, options?: WaitOptions): Promise<void>;

  /** The pages that are open now. */
  connections(): readonly PageInfo[];

  /** Modules of WhatsApp Web that whatsapp-web.js asked for and that the stand-in does not have. */
  missingModules(): readonly string[];

  /** Closes all pages' lines and the port. */
  close(): Promise<void>;
}
