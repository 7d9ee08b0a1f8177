/**
 * The objects of the Bot API that this server sends, as far as it sends them. Field names, shapes and which
 * fields are absent follow https://core.telegram.org/bots/api (10.0).
 */

/** A person or a bot. */
export interface User {
  id: number;
  is_bot: boolean;
  first_name: string;
  last_name?: string;
  username?: string;
  language_code?: string;
}

/** The bot about itself: the answer to getMe. */
export interface BotUser extends User {
  can_join_groups: boolean;
  can_read_all_group_messages: boolean;
  supports_inline_queries: boolean;
  can_connect_to_business: boolean;
  has_main_web_app: boolean;
  supports_guest_queries: boolean;
  has_topics_enabled: boolean;
  allows_users_to_create_topics: boolean;
  can_manage_bots: boolean;
  supports_join_request_queries: boolean;
}

/** A conversation of one person with the bot. */
export interface PrivateChat {
  id: number;
  first_name: string;
  last_name?: string;
  username?: string;
  type: 'private';
}

/** A small group. */
export interface GroupChat {
  id: number;
  title: string;
  type: 'group';
  all_members_are_administrators: boolean;
}

/** A group that was made to grow; it may have topics. */
export interface SupergroupChat {
  id: number;
  title: string;
  username?: string;
  is_forum?: true;
  type: 'supergroup';
}

/** A channel, as far as it writes in groups. */
export interface ChannelChat {
  id: number;
  title: string;
  type: 'channel';
}

/** Where messages stand. */
export type Chat = PrivateChat | GroupChat | SupergroupChat;

/** A marked stretch of text; offset and length in UTF-16 code units. */
export interface MessageEntity {
  type: string;
  offset: number;
  length: number;
  url?: string;
  user?: User;
  language?: string;
  custom_emoji_id?: string;
}

/** A button under a message. */
export interface InlineKeyboardButton {
  text: string;
  callback_data?: string;
  url?: string;
}

/** The buttons under a message, row by row. */
export interface InlineKeyboardMarkup {
  inline_keyboard: InlineKeyboardButton[][];
}

/** What a call says of a file. */
export interface TelegramFile {
  file_id: string;
  file_unique_id: string;
  file_size: number;
}

/** A file of any kind in a message. */
export interface Document extends TelegramFile {
  file_name?: string;
  mime_type: string;
}

/** One size of a picture in a message. */
export interface PhotoSize extends TelegramFile {
  width: number;
  height: number;
}

/** A message with text or a file, or a service message about the chat. */
export interface Message {
  message_id: number;
  from: User;
  author_signature?: string;
  sender_chat?: Chat | ChannelChat;
  chat: Chat;
  /** Seconds since 1970. */
  date: number;
  edit_date?: number;
  message_thread_id?: number;
  is_topic_message?: true;
  reply_to_message?: Message;
  text?: string;
  entities?: MessageEntity[];
  document?: Document;
  photo?: PhotoSize[];
  caption?: string;
  caption_entities?: MessageEntity[];
  reply_markup?: InlineKeyboardMarkup;
  new_chat_participant?: User;
  new_chat_member?: User;
  new_chat_members?: User[];
  left_chat_participant?: User;
  left_chat_member?: User;
  forum_topic_created?: { name: string; icon_color: number };
  forum_topic_closed?: Record<string, never>;
  forum_topic_reopened?: Record<string, never>;
  migrate_to_chat_id?: number;
  migrate_from_chat_id?: number;
  pinned_message?: Message | InaccessibleMessage;
}

/** A message that is gone: what a callback query holds of it. */
export interface InaccessibleMessage {
  chat: Chat;
  message_id: number;
  date: 0;
}

/** A press of a button. */
export interface CallbackQuery {
  id: string;
  from: User;
  message: Message | InaccessibleMessage;
  chat_instance: string;
  data: string;
}

/** What somebody is in a chat. */
export type MemberStatus =
  | 'creator'
  | 'administrator'
  | 'member'
  | 'restricted'
  | 'left'
  | 'kicked';

/** Somebody's place in a chat; administrators and restricted members carry their rights beside these fields. */
export interface ChatMember {
  user: User;
  status: MemberStatus;
  is_anonymous?: boolean;
  can_be_edited?: boolean;
  until_date?: number;
  is_member?: boolean;
  [right: `can_${string}`]: boolean | undefined;
}

/** Somebody's place in a chat has changed. */
export interface ChatMemberUpdated {
  chat: Chat;
  from: User;
  date: number;
  old_chat_member: ChatMember;
  new_chat_member: ChatMember;
}

/** What the bot is told, without its number. */
export interface UpdateContent {
  message?: Message;
  callback_query?: CallbackQuery;
  my_chat_member?: ChatMemberUpdated;
  chat_member?: ChatMemberUpdated;
}

/** What the bot is told; exactly one field beside the number is set. */
export interface Update extends UpdateContent {
  update_id: number;
}

/** A command of the bot's menu. */
export interface BotCommand {
  command: string;
  description: string;
}
