import { getMe } from './account.ts';
import { answerCallbackQuery } from './callback-queries.ts';
import { getChatAdministrators, getChatMember, getChatMemberCount } from './chat-members.ts';
import { getChat, leaveChat, sendChatAction } from './chats.ts';
import { deleteMyCommands, getMyCommands, setMyCommands } from './commands.ts';
import { deleteMessage, editMessageReplyMarkup, editMessageText } from './edit-message.ts';
import type { Method } from './method.ts';
import { sendMessage } from './send-message.ts';
import { deleteWebhook, getUpdates, getWebhookInfo } from './updates.ts';

const METHODS: Readonly<Record<string, Method>> = {
  answerCallbackQuery,
  deleteMessage,
  deleteMyCommands,
  deleteWebhook,
  editMessageReplyMarkup,
  editMessageText,
  getChat,
  getChatAdministrators,
  getChatMember,
  getChatMemberCount,
  getMe,
  getMyCommands,
  getUpdates,
  getWebhookInfo,
  leaveChat,
  sendChatAction,
  sendMessage,
  setMyCommands,
};

/** The methods that this server has, by name in lower case: Telegram does not look at the case. */
export const methodTable: ReadonlyMap<string, Method> = new Map(
  Object.entries(METHODS).map(([name, method]) => [name.toLowerCase(), method]),
);
