import { personOf } from '../account/whatsapp-id.ts';
import type { GroupChange } from '../face/groups.ts';
import type { MessageKind, ReceivedMessage, SentMessage } from '../face/messages.ts';
import type { StoredFile } from '../server/media-store.ts';
import type { WireFile, WireMessage, WireReaction } from '../wire/orders.ts';
import { ackOfNumber, wireNameOf } from './message-kinds.ts';

/** A file of a message. */
export interface EntryFile {
  readonly stored: StoredFile;
  readonly name?: string;
  readonly seconds?: number;
}

/** One message of a chat, as the phone and WhatsApp's servers keep it. */
export interface MailboxEntry {
  readonly id: string;
  readonly chat: string;
  readonly kind: MessageKind;
  text: string;
  readonly at: Date;
  readonly fromMe: boolean;
  /** Who wrote it in a group. */
  readonly author?: string;
  readonly name?: string;
  readonly file?: EntryFile;
  readonly quotes?: string;
  readonly mentions: readonly string[];
  /** What happened in the group, where this is no message of anybody. */
  readonly notice?: { readonly change: GroupChange['kind']; readonly members: readonly string[] };
  taken: boolean;
  seen: boolean;
  ack: number;
  editedAt: Date | undefined;
  revoked: boolean;
  readonly reactions: Map<string, WireReaction>;
}

/** An entry on its way into a page. */
export function toWire(entry: MailboxEntry, quoted: MailboxEntry | undefined): WireMessage {
  const { id, chat, kind, text, at, fromMe, seen, file, author, name, notice } = entry;
  return {
    id,
    chat,
    kind: notice ? 'gp2' : wireNameOf(kind),
    text,
    at: at.getTime(),
    fromMe,
    unread: !seen && notice === undefined,
    mentions: entry.mentions,
    reactions: [...entry.reactions.values()],
    ack: entry.ack,
    revoked: entry.revoked,
    ...(author !== undefined && { author }),
    ...(name !== undefined && { name }),
    ...(file && { file: toWireFile(file) }),
    ...(notice && { notice }),
    ...(entry.editedAt && { editedAt: entry.editedAt.getTime() }),
    ...(quoted && {
      quoted: { id: quoted.id, kind: wireNameOf(quoted.kind), text: quoted.text },
    }),
  };
}

function toWireFile({ stored, name, seconds }: EntryFile): WireFile {
  return {
    id: stored.id,
    mediaType: stored.mediaType,
    size: stored.content.length,
    ...(name !== undefined && { name }),
    ...(seconds !== undefined && { seconds }),
  };
}

/** A person's message as a caller sees it. */
export function toReceived(entry: MailboxEntry): ReceivedMessage {
  const { id, kind, text, at, taken, seen, revoked, author, chat } = entry;
  return {
    id,
    from: personOf(author ?? chat),
    ...(author !== undefined && { group: chat }),
    kind,
    text,
    at,
    taken,
    seen,
    edited: entry.editedAt !== undefined,
    revoked,
    reactions: reactionsOf(entry),
  };
}

/** A message of the bot as a caller sees it: it shows what the entry is now, whenever it is read. */
export function toSent(entry: MailboxEntry, to: string): SentMessage {
  const { id, chat, kind, at, file, quotes } = entry;
  return {
    id,
    to,
    chatId: chat,
    kind,
    at,
    mentions: entry.mentions.map(personOf),
    ...(quotes !== undefined && { quotes }),
    ...(file && {
      file: {
        mediaType: file.stored.mediaType,
        content: file.stored.content,
        ...(file.name !== undefined && { name: file.name }),
      },
    }),
    get body() {
      return entry.text;
    },
    get ack() {
      return ackOfNumber(entry.ack);
    },
    get edited() {
      return entry.editedAt !== undefined;
    },
    get revoked() {
      return entry.revoked;
    },
    get reactions() {
      return reactionsOf(entry);
    },
  };
}

function reactionsOf({ reactions }: MailboxEntry): ReceivedMessage['reactions'] {
  return [...reactions.values()].map(({ sender, emoji }) => ({ from: personOf(sender), emoji }));
}

/** The content of a message in a line, for the transcript. */
export function describe({ kind, text, file }: MailboxEntry): string {
  const { name, stored } = file ?? {};
  const about = stored && `[${kind}, ${stored.mediaType}, ${stored.content.length} bytes]`;
  return [about, name, text === '' ? undefined : JSON.stringify(text)].filter(Boolean).join(' ');
}
