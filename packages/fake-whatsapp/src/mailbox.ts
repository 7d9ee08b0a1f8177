import { randomBytes } from 'node:crypto';

import type { ReceivedMessage, SentMessage } from './fake-whatsapp.ts';
import { personOf } from './whatsapp-id.ts';
import type { WireLink, WireMessage } from './wire.ts';

/** One message of a chat, as the phone and WhatsApp's servers keep it. */
export interface MailboxEntry {
  readonly id: string;
  readonly chat: string;
  readonly text: string;
  readonly at: Date;
  readonly fromMe: boolean;
  taken: boolean;
  seen: boolean;
}

/** All chats of the account. Messages stay here whatever becomes of the pages. */
export class Mailbox {
  readonly #entries: MailboxEntry[] = [];
  readonly #phones = new Map<string, string>();
  readonly #sent: SentMessage[] = [];

  /** The messages that the bot sent, oldest first; the array grows. */
  get sent(): readonly SentMessage[] {
    return this.#sent;
  }

  /** All messages of all chats, oldest first. */
  get entries(): readonly MailboxEntry[] {
    return this.#entries;
  }

  /** The known pairs of ids, for a page that starts. */
  get links(): readonly WireLink[] {
    return [...this.#phones].map(([lid, phone]) => ({ lid, phone }));
  }

  /** Remembers that two ids (`…@lid`, `62812…@c.us`) are one person. */
  link(lid: string, phone: string): void {
    this.#phones.set(lid, phone);
  }

  /** Takes a message that a person wrote. */
  receive(message: { chat: string; text: string; id?: string; at?: Date }): MailboxEntry {
    const entry: MailboxEntry = {
      // A phone's own ids: 3A and 18 hexadecimal digits.
      id: message.id ?? `3A${randomBytes(9).toString('hex').toUpperCase()}`,
      chat: message.chat,
      text: message.text,
      at: message.at ?? new Date(),
      fromMe: false,
      taken: false,
      seen: false,
    };
    this.#entries.push(entry);
    return entry;
  }

  /** Takes a message that the bot sent. */
  send(message: { chat: string; id: string; body: string }): MailboxEntry {
    const at = new Date();
    const entry: MailboxEntry = {
      id: message.id,
      chat: message.chat,
      text: message.body,
      at,
      fromMe: true,
      taken: true,
      seen: true,
    };
    this.#entries.push(entry);
    this.#sent.push({
      id: message.id,
      to: personOf(this.#phones.get(message.chat) ?? message.chat),
      chatId: message.chat,
      body: message.body,
      at,
    });
    return entry;
  }

  /** Marks what the pages hold of this chat as read. */
  see(chat: string): void {
    for (const entry of this.#entries) {
      if (entry.chat === chat && entry.taken) entry.seen = true;
    }
  }

  /** The people's messages as a caller sees them. */
  received(): readonly ReceivedMessage[] {
    return this.#entries
      .filter((entry) => !entry.fromMe)
      .map(({ id, chat, text, at, taken, seen }) => ({
        id,
        from: personOf(chat),
        text,
        at,
        taken,
        seen,
      }));
  }
}

/** An entry on its way into a page. */
export function toWire(entry: MailboxEntry): WireMessage {
  const { id, chat, text, at, fromMe, seen } = entry;
  return { id, chat, text, at: at.getTime(), fromMe, unread: !seen };
}
