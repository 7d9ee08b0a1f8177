import { randomBytes } from 'node:crypto';

import { FakeWhatsAppInputError } from '../errors.ts';
import type { ReceivedMessage, SentMessage } from '../face/messages.ts';
import type { WireMessage } from '../wire/orders.ts';
import { type MailboxEntry, toReceived, toSent, toWire } from './mailbox-entry.ts';
import type { EntryDraft } from './persons-draft.ts';

/** All chats of the account. Messages stay here whatever becomes of the pages. */
export class Mailbox {
  readonly #entries: MailboxEntry[] = [];
  readonly #sent: SentMessage[] = [];

  /** The messages that the bot sent, oldest first; the array grows. */
  get sent(): readonly SentMessage[] {
    return this.#sent;
  }

  /** All messages of all chats, oldest first. */
  get entries(): readonly MailboxEntry[] {
    return this.#entries;
  }

  /** Takes a message that a person wrote, or a notice. */
  receive(message: EntryDraft): MailboxEntry {
    return this.#add({ ...message, fromMe: false });
  }

  /** Takes a message that the bot sent to the person or group named `to`. */
  send(message: EntryDraft, to: string): MailboxEntry {
    const entry = this.#add({ ...message, fromMe: true, taken: true, seen: true, ack: 1 });
    this.#sent.push(toSent(entry, to));
    return entry;
  }

  /** The message of this id. Of a redelivery it is the last. Throws FakeWhatsAppInputError when there is none. */
  get(id: string): MailboxEntry {
    const entry = this.find(id);
    if (entry) return entry;
    throw new FakeWhatsAppInputError(`There is no message with the id ${id}.`);
  }

  /** The message of this id, if there is one. */
  find(id: string): MailboxEntry | undefined {
    return this.#entries.findLast((known) => known.id === id);
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
      .filter((entry) => !entry.fromMe && entry.notice === undefined)
      .map(toReceived);
  }

  /** An entry on its way into a page. */
  toWire(entry: MailboxEntry): WireMessage {
    return toWire(entry, entry.quotes === undefined ? undefined : this.find(entry.quotes));
  }

  #add(message: EntryDraft): MailboxEntry {
    const entry: MailboxEntry = {
      // A phone's own ids: 3A and 18 hexadecimal digits.
      id: `3A${randomBytes(9).toString('hex').toUpperCase()}`,
      at: new Date(),
      fromMe: false,
      mentions: [],
      taken: false,
      seen: false,
      ack: 0,
      editedAt: undefined,
      revoked: false,
      reactions: new Map(),
      ...message,
    };
    this.#entries.push(entry);
    return entry;
  }
}
