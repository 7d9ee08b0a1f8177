import type { ServiceAction, StoredMessage } from '../state/records.ts';
import type { World } from '../state/world.ts';
import { renderHtml } from '../text/render-html.ts';
import { userOf } from '../wire/to-user.ts';

/** A button as a person sees it. */
export interface TranscriptButton {
  readonly text: string;
  /** What a press sends to the bot. */
  readonly data?: string;
  /** What a press opens. */
  readonly url?: string;
}

/** Who wrote a message. */
export interface TranscriptSender {
  readonly id: number;
  readonly name: string;
  readonly username?: string;
  readonly isBot: boolean;
}

/** A file as a person sees it; `Simulation.fileContent` gives what is in it. */
export interface TranscriptFile {
  readonly id: string;
  readonly kind: 'document' | 'photo';
  readonly name?: string;
  readonly mimeType: string;
  /** Bytes. */
  readonly size: number;
  /** Of a photo, in pixels. */
  readonly width?: number;
  readonly height?: number;
}

/** A message as a person sees it. */
export interface TranscriptMessage {
  readonly id: number;
  readonly chatId: number;
  /** The group's title, or the person's name. */
  readonly chat: string;
  readonly from: TranscriptSender;
  /** Seconds since 1970. */
  readonly date: number;
  /** The text or caption without markup; of a service message, a sentence that says what happened. */
  readonly text: string;
  /** The text with its markup as Telegram's HTML. */
  readonly html: string;
  /** Row by row; empty when there are none. */
  readonly buttons: readonly (readonly TranscriptButton[])[];
  /** How often the message was changed. */
  readonly editCount: number;
  /** Seconds since 1970 of the last change. */
  readonly editedAt?: number;
  readonly replyTo?: number;
  /** The topic in a forum. */
  readonly threadId?: number;
  readonly file?: TranscriptFile;
  readonly isPinned: boolean;
  /** True for what Telegram itself says, such as that somebody joined. */
  readonly isService: boolean;
}

/** A message as a person sees it. */
export function toTranscript(world: World, message: StoredMessage): TranscriptMessage {
  const { service } = message;
  const text =
    service === undefined ? message.text : describeService(world, service, message.senderId);
  return {
    id: message.id,
    chatId: message.chatId,
    chat: chatName(world, message.chatId),
    from: writerOf(world, message),
    date: message.date,
    text,
    html: renderHtml({ text, entities: message.entities }),
    buttons: (message.keyboard?.inline_keyboard ?? []).map((row) =>
      row.map(({ text: label, callback_data: data, url }) => ({
        text: label,
        ...(data === undefined ? {} : { data }),
        ...(url === undefined ? {} : { url }),
      })),
    ),
    editCount: message.editCount,
    ...(message.editDate === undefined ? {} : { editedAt: message.editDate }),
    ...(message.replyToId === undefined ? {} : { replyTo: message.replyToId }),
    ...(message.threadId === undefined ? {} : { threadId: message.threadId }),
    ...fileOf(world, message),
    isPinned: message.isPinned === true,
    isService: service !== undefined,
  };
}

/** Title of a group, or name of the person whose private chat it is. */
export function chatName(world: World, chatId: number): string {
  const place = world.place(chatId);
  if (place === undefined) return String(chatId);
  return place.kind === 'group' ? place.group.title : senderOf(world, chatId).name;
}

/** Somebody as the writer of a message. */
export function senderOf(world: World, userId: number): TranscriptSender {
  const user = userOf(world, userId);
  const name = [user.first_name, user.last_name].filter((part) => part !== undefined).join(' ');
  return {
    id: userId,
    name,
    ...(user.username === undefined ? {} : { username: user.username }),
    isBot: user.is_bot,
  };
}

/** Whoever people see as the writer: the group for its anonymous administrators, or a channel. */
function writerOf(world: World, { senderId, senderChat, chatId }: StoredMessage): TranscriptSender {
  if (senderChat === undefined) return senderOf(world, senderId);
  if (senderChat.kind === 'group') {
    return { id: chatId, name: chatName(world, chatId), isBot: false };
  }
  return { id: senderChat.id, name: senderChat.title, isBot: false };
}

function fileOf(world: World, { fileId }: StoredMessage): { readonly file?: TranscriptFile } {
  const file = fileId === undefined ? undefined : world.files.get(fileId);
  if (file === undefined) return {};
  const { id, kind, fileName, mimeType, size, width, height } = file;
  return {
    file: {
      id,
      kind,
      ...(fileName === undefined ? {} : { name: fileName }),
      mimeType,
      size,
      ...(width === undefined ? {} : { width }),
      ...(height === undefined ? {} : { height }),
    },
  };
}

function describeService(world: World, service: ServiceAction, senderId: number): string {
  const actor = senderOf(world, senderId).name;
  switch (service.kind) {
    case 'topic-created':
      return `${actor} created the topic '${service.name}'`;
    case 'topic-closed':
      return `${actor} closed the topic`;
    case 'topic-reopened':
      return `${actor} opened the topic again`;
    case 'migrated-to':
      return 'The group became a supergroup';
    case 'migrated-from':
      return 'The supergroup was a group before';
    case 'pinned':
      return `${actor} pinned message ${service.messageId}`;
    case 'member-left':
      return service.userId === senderId
        ? `${actor} left the group`
        : `${actor} removed ${senderOf(world, service.userId).name}`;
    case 'members-joined': {
      const others = service.userIds.filter((id) => id !== senderId);
      if (others.length === 0) return `${actor} joined the group`;
      return `${actor} added ${others.map((id) => senderOf(world, id).name).join(', ')}`;
    }
  }
}
