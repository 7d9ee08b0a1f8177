import { getMe } from './account.ts';
import { answerCallbackQuery } from './callback-queries.ts';
import { getChatAdministrators, getChatMember, getChatMemberCount } from './chat-members.ts';
import { getChat, leaveChat, sendChatAction } from './chats.ts';
import { deleteMyCommands, getMyCommands, setMyCommands } from './commands.ts';
import { getFile } from './get-file.ts';
import { deleteMessage } from './messages/delete-message.ts';
import {
  editMessageCaption,
  editMessageMedia,
  editMessageReplyMarkup,
  editMessageText,
} from './messages/edit-message.ts';
import { pinChatMessage, unpinAllChatMessages, unpinChatMessage } from './messages/pins.ts';
import { sendDocument, sendPhoto } from './messages/send-file.ts';
import { sendMessage } from './messages/send-message.ts';
import type { Method } from './method.ts';
import { getUpdates } from './updates.ts';
import { deleteWebhook, getWebhookInfo, setWebhook } from './webhooks.ts';

const METHODS: Readonly<Record<string, Method>> = {
  answerCallbackQuery,
  deleteMessage,
  deleteMyCommands,
  deleteWebhook,
  editMessageCaption,
  editMessageMedia,
  editMessageReplyMarkup,
  editMessageText,
  getChat,
  getChatAdministrators,
  getChatMember,
  getChatMemberCount,
  getFile,
  getMe,
  getMyCommands,
  getUpdates,
  getWebhookInfo,
  leaveChat,
  pinChatMessage,
  sendChatAction,
  sendDocument,
  sendMessage,
  sendPhoto,
  setMyCommands,
  setWebhook,
  unpinAllChatMessages,
  unpinChatMessage,
};

/** The methods that this server has, by name in lower case: Telegram does not look at the case. */
export const methodTable: ReadonlyMap<string, Method> = new Map(
  Object.entries(METHODS).map(([name, method]) => [name.toLowerCase(), method]),
);
