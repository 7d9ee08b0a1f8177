/** One text that a person sent. `from` is E.164 (`+62812…`) or `lid:<digits>` while WhatsApp does not tell the phone. */
export interface IncomingMessage {
  /** WhatsApp's id of the message. The same id again is the same message, delivered once more. */
  readonly id: string;
  readonly from: string;
  /** The other id of the same person, where it is known: the lid of a phone, or the phone of a lid. */
  readonly alias?: string;
  /** Not empty, and as it was typed. */
  readonly text: string;
  /** By WhatsApp's clock, to the second. */
  readonly sentAt: Date;
}

/** A message, and the name of the gateway through which it came. */
export interface ReceivedMessage extends IncomingMessage {
  readonly via: string;
}

/**
 * Where the connection to WhatsApp stands. Messages come and go in `ready` only; from every state but `stopped` the
 * gateway goes on by itself.
 */
export type GatewayState =
  /** Another process has the account; this one waits to take its place, and answers nothing. */
  | 'standby'
  | 'starting'
  | 'waiting-for-qr'
  | 'authenticated'
  | 'ready'
  | 'disconnected'
  | 'stopped';

/** The state, and the moment since which it has been so. */
export interface GatewayStatus {
  readonly state: GatewayState;
  readonly since: Date;
}

/** A file to send, such as a picture or a spreadsheet. */
export interface ReplyFile {
  /** As the person sees it, such as `report-2026-11.csv`. */
  readonly name: string;
  /** Such as `image/png`: a picture is shown in the chat, everything else is a document. */
  readonly mediaType: string;
  readonly content: Uint8Array;
}

/** What is sent to a person: a text, or a file with a text under it. */
export type Reply = string | { readonly text: string; readonly file: ReplyFile };

/** The text of a reply. */
export function textOf(reply: Reply): string {
  return typeof reply === 'string' ? reply : reply.text;
}

/** Whether a message that the bot begins by itself is still to go out; notes that it does. */
export type IsDue = () => Promise<boolean>;

/** Answers one message with what to send back, in order. */
export type MessageHandler = (message: IncomingMessage) => Promise<readonly Reply[]>;

/**
 * The way to the people who chat with the bot.
 *
 * - The messages of one person are handled one after the other, in the order in which they came; people side by side.
 * - A message is handed over at least once: after a crash it may come again with the same `id`.
 * - A handler that throws or takes too long is logged once; the next message goes on as usual.
 */
export interface MessageGateway extends AsyncDisposable {
  /** Such as `whatsapp`: the same in every process. */
  readonly name: string;

  /** Begins to take messages. Resolves when the gateway is on its way, which is before it is `ready`; call it once. */
  start(onMessage: MessageHandler): Promise<void>;

  /**
   * Sends a text or a file to a person, given as in `IncomingMessage.from`. Resolves when it is sent, rejects when that is not
   * done within the gateway's deadline; with OutboundLimitError when nothing was sent and it may be tried later.
   *
   * @param isDue - asked at the last moment, when there is room and a connection: at `false` nothing is sent. As long as it
   *   was not asked, nothing was sent either, whatever send() rejects with.
   */
  send(to: string, reply: Reply, isDue?: IsDue): Promise<void>;

  status(): GatewayStatus;
}
