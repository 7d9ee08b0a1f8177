import type { StoredMessage } from '../state/records.ts';
import type { World } from '../state/world.ts';
import type { TextEntity } from '../text/text-entity.ts';
import type { Chat, Message, MessageEntity } from './bot-api.ts';
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
    from: userOf(world, message.senderId),
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

function contentOf(world: World, message: StoredMessage): Partial<Message> {
  const { service } = message;
  if (service === undefined) {
    const entities = message.entities.map((entity) => toEntity(world, entity));
    return { text: message.text, ...(entities.length === 0 ? {} : { entities }) };
  }
  if (service.kind === 'topic-created') {
    return { forum_topic_created: { name: service.name, icon_color: TOPIC_ICON_COLOR } };
  }
  // The singular names are old ones that the real server still sends.
  if (service.kind === 'member-left') {
    const user = userOf(world, service.userId);
    return { left_chat_participant: user, left_chat_member: user };
  }
  const users = service.userIds.map((id) => userOf(world, id));
  const [first] = users;
  return {
    ...(first === undefined ? {} : { new_chat_participant: first, new_chat_member: first }),
    new_chat_members: users,
  };
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
