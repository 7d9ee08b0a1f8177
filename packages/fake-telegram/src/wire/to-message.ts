import type { ServiceAction, StoredFile, StoredMessage } from '../state/records.ts';
import type { World } from '../state/world.ts';
import type { TextEntity } from '../text/text-entity.ts';
import type { Chat, Message, MessageEntity, User } from './bot-api.ts';
import { toChat } from './to-chat.ts';
import { userOf } from './to-user.ts';

const TOPIC_ICON_COLOR = 0x6fb9f0;

/** A message as the Bot API shows it, with the message it replies to but not further back. */
export function toMessage(world: World, message: StoredMessage): Message {
  const { replyToId } = message;
  const repliedTo =
    replyToId === undefined ? undefined : world.messages.get(message.chatId, replyToId);
  return {
    ...withoutReply(world, message),
    ...(repliedTo === undefined ? {} : { reply_to_message: withoutReply(world, repliedTo) }),
  };
}

function withoutReply(world: World, message: StoredMessage): Message {
  return {
    message_id: message.id,
    ...senderOf(world, message),
    chat: chatOf(world, message.chatId),
    date: message.date,
    ...(message.editDate === undefined ? {} : { edit_date: message.editDate }),
    ...(message.threadId === undefined
      ? {}
      : { message_thread_id: message.threadId, is_topic_message: true }),
    ...contentOf(world, message),
    ...(message.keyboard === undefined ? {} : { reply_markup: message.keyboard }),
  };
}

/** People whom Telegram names where somebody writes in the name of a chat (Bot API, Message.from). */
const ANONYMOUS_ADMIN: User = {
  id: 1_087_968_824,
  is_bot: true,
  first_name: 'Group',
  username: 'GroupAnonymousBot',
};
const CHANNEL_SENDER: User = {
  id: 136_817_688,
  is_bot: true,
  first_name: 'Channel',
  username: 'Channel_Bot',
};

function senderOf(
  world: World,
  { senderId, senderChat, chatId }: StoredMessage,
): Pick<Message, 'from' | 'sender_chat'> {
  if (senderChat === undefined) return { from: userOf(world, senderId) };
  if (senderChat.kind === 'group') {
    return { from: ANONYMOUS_ADMIN, sender_chat: chatOf(world, chatId) };
  }
  const { id, title } = senderChat;
  return { from: CHANNEL_SENDER, sender_chat: { id, title, type: 'channel' } };
}

function contentOf(world: World, message: StoredMessage): Partial<Message> {
  const { service, fileId, text } = message;
  if (service !== undefined) return serviceOf(world, message, service);
  const marks = message.entities.map((entity) => toEntity(world, entity));
  if (fileId === undefined) return { text, ...(marks.length === 0 ? {} : { entities: marks }) };
  const file = world.files.get(fileId);
  return {
    ...(file === undefined ? {} : fileOf(file)),
    ...(text === '' ? {} : { caption: text }),
    ...(marks.length === 0 ? {} : { caption_entities: marks }),
  };
}

function fileOf(file: StoredFile): Pick<Message, 'document' | 'photo'> {
  const { id, uniqueId, kind, fileName, mimeType, size, width = 0, height = 0 } = file;
  const named = { file_id: id, file_unique_id: uniqueId, file_size: size };
  if (kind === 'photo') return { photo: [{ ...named, width, height }] };
  return {
    document: {
      ...(fileName === undefined ? {} : { file_name: fileName }),
      mime_type: mimeType,
      ...named,
    },
  };
}

function serviceOf(world: World, message: StoredMessage, service: ServiceAction): Partial<Message> {
  switch (service.kind) {
    case 'topic-created':
      return { forum_topic_created: { name: service.name, icon_color: TOPIC_ICON_COLOR } };
    case 'topic-closed':
      return { forum_topic_closed: {} };
    case 'topic-reopened':
      return { forum_topic_reopened: {} };
    case 'migrated-to':
      return { migrate_to_chat_id: service.chatId };
    case 'migrated-from':
      return { migrate_from_chat_id: service.chatId };
    case 'pinned': {
      const pinned = world.messages.get(message.chatId, service.messageId);
      const chat = chatOf(world, message.chatId);
      return {
        pinned_message:
          pinned === undefined
            ? { chat, message_id: service.messageId, date: 0 }
            : withoutReply(world, pinned),
      };
    }
    // The singular names are old ones that the real server still sends.
    case 'member-left': {
      const user = userOf(world, service.userId);
      return { left_chat_participant: user, left_chat_member: user };
    }
    case 'members-joined': {
      const users = service.userIds.map((id) => userOf(world, id));
      const [first] = users;
      return {
        ...(first === undefined ? {} : { new_chat_participant: first, new_chat_member: first }),
        new_chat_members: users,
      };
    }
  }
}

function toEntity(world: World, entity: TextEntity): MessageEntity {
  return {
    offset: entity.offset,
    length: entity.length,
    type: entity.type,
    ...(entity.url === undefined ? {} : { url: entity.url }),
    ...(entity.userId === undefined ? {} : { user: userOf(world, entity.userId) }),
    ...(entity.language === undefined ? {} : { language: entity.language }),
    ...(entity.customEmojiId === undefined ? {} : { custom_emoji_id: entity.customEmojiId }),
  };
}

/** The chat of this id; one that is gone from the world keeps its id. */
function chatOf(world: World, chatId: number): Chat {
  const place = world.place(chatId);
  return place === undefined ? { id: chatId, first_name: '', type: 'private' } : toChat(place);
}
