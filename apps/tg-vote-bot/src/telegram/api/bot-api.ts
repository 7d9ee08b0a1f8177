import { type Telegram, TelegramError } from 'telegraf';
import type { BotCommand, BotCommandScope, InlineKeyboardMarkup } from 'telegraf/types';

import type { Language } from '../../voting/voting-session.ts';
import { encodeButton } from '../callback-data.ts';
import type { View } from '../views/view.ts';
import { TelegramCallError } from './telegram-call-error.ts';

/** Where a message goes. */
export interface Place {
  readonly chatId: number;
  /** The forum topic. */
  readonly threadId?: number;
  /** The message that is answered; when it is gone, the answer comes all the same. */
  readonly replyTo?: number;
}

/** Telegram's longest answer to a press. */
const longestToast = 200;

/** The calls that this bot makes, in its own words. Each throws TelegramCallError. */
export class BotApi {
  readonly #telegram: Telegram;

  constructor(telegram: Telegram) {
    this.#telegram = telegram;
  }

  /** Sends a message and returns its id. */
  async send(place: Place, view: View): Promise<number> {
    const { message_id: id } = await wrapped(
      this.#telegram.callApi('sendMessage', {
        chat_id: place.chatId,
        ...(place.threadId === undefined ? {} : { message_thread_id: place.threadId }),
        ...(place.replyTo === undefined
          ? {}
          : {
              reply_parameters: { message_id: place.replyTo, allow_sending_without_reply: true },
            }),
        ...content(view),
      }),
    );
    return id;
  }

  /** Makes a message look like that. That it looks so already is success. */
  async edit(chatId: number, messageId: number, view: View): Promise<void> {
    const call = this.#telegram.callApi('editMessageText', {
      chat_id: chatId,
      message_id: messageId,
      ...content(view),
    });
    await wrapped(call.catch(ignoreNotModified));
  }

  /** Answers the press of a button with a line that passes by; more than 200 characters are cut. */
  async answerPress(pressId: string, text: string): Promise<void> {
    const toast = text.length <= longestToast ? text : `${text.slice(0, longestToast - 1)}…`;
    await wrapped(
      this.#telegram.callApi('answerCallbackQuery', { callback_query_id: pressId, text: toast }),
    );
  }

  /** The numeric ids of a group's creator and administrators. */
  async administrators(chatId: number): Promise<readonly string[]> {
    const members = await wrapped(
      this.#telegram.callApi('getChatAdministrators', { chat_id: chatId }),
    );
    return members.map(({ user }) => String(user.id));
  }

  /** Sets the menu of commands for a kind of chat; no language: for all that have none of their own. */
  async setMenu(
    commands: readonly BotCommand[],
    scope: BotCommandScope,
    language: Language | undefined,
  ): Promise<void> {
    await wrapped(
      this.#telegram.callApi('setMyCommands', {
        commands,
        scope,
        ...(language === undefined ? {} : { language_code: language }),
      }),
    );
  }
}

interface MessageContent {
  readonly text: string;
  readonly parse_mode: 'HTML';
  readonly link_preview_options: { readonly is_disabled: true };
  readonly reply_markup?: InlineKeyboardMarkup;
}

function content({ html, rows }: View): MessageContent {
  const keyboard = rows.map((row) =>
    row.map(({ label, button }) => ({ text: label, callback_data: encodeButton(button) })),
  );
  return {
    text: html,
    parse_mode: 'HTML',
    link_preview_options: { is_disabled: true },
    ...(keyboard.length === 0 ? {} : { reply_markup: { inline_keyboard: keyboard } }),
  };
}

async function wrapped<Result>(call: Promise<Result>): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    throw TelegramCallError.from(error);
  }
}

function ignoreNotModified(error: unknown): void {
  const notModified =
    error instanceof TelegramError && error.description.includes('message is not modified');
  if (!notModified) throw error;
}
