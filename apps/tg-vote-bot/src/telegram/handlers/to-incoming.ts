import { personOf, type SentMessage, senderOf, type TelegramUser } from '../sender.ts';
import type { IncomingCommand, IncomingPress } from './incoming.ts';

/** What is used of Telegram's message with a command. */
export interface CommandMessage extends SentMessage {
  readonly message_id: number;
  readonly message_thread_id?: number;
  readonly is_topic_message?: boolean;
  readonly text: string;
  readonly entities?: readonly { readonly length: number }[];
}

/** A message whose first entity is a command; `undefined` when nobody sent it. */
export function toCommand(message: CommandMessage, updateId: number): IncomingCommand | undefined {
  const sender = senderOf(message);
  if (sender === undefined) return undefined;
  const { chat, message_id: id, message_thread_id: threadId } = message;
  return {
    place: {
      chatId: chat.id,
      // Replies outside of forums carry a thread too, in which the bot could not write.
      ...(message.is_topic_message === true && threadId !== undefined ? { threadId } : {}),
      replyTo: id,
    },
    sender,
    languageTag: sender.kind === 'person' ? message.from?.language_code : undefined,
    payload: message.text.slice(message.entities?.[0]?.length ?? 0).trim(),
    origin: originOf(updateId),
  };
}

/** What is used of Telegram's callback query. */
export interface CallbackPress {
  readonly id: string;
  readonly from: TelegramUser;
  readonly message?: { readonly message_id: number; readonly chat: { readonly id: number } };
  readonly data: string;
}

/** A press of a button; `undefined` when its message is in no chat of ours. */
export function toPress(
  { from, message, data }: CallbackPress,
  updateId: number,
): IncomingPress | undefined {
  if (message === undefined) return undefined;
  return {
    chatId: message.chat.id,
    messageId: message.message_id,
    person: personOf(from),
    languageTag: from.language_code,
    data,
    origin: originOf(updateId),
  };
}

/** Names an update among all of the last week. */
export function originOf(updateId: number): string {
  return String(updateId);
}
