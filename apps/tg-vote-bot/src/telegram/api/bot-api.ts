import { type Telegram, TelegramError } from 'telegraf';
import type { BotCommand, BotCommandScope, InlineKeyboardMarkup } from 'telegraf/types';

import type { Language } from '../../voting/voting-session.ts';
import { encodeButton } from '../callback-data.ts';
import { shorten } from '../views/format.ts';
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

/** A file to send. */
export interface OutgoingFile {
  readonly name: string;
  readonly content: string;
  readonly caption: string;
}

/** Telegram's longest answer to a press. */
const longestToast = 200;

/** The calls that this bot makes, in its own words. Each throws TelegramCallError. */
export class BotApi {
  readonly #telegram: Telegram;
  readonly #onMoved: (from: number, to: number) => Promise<void>;

  /** @param onMoved - called when a group turns out to have become a supergroup, before its call is made anew. */
  constructor(
    telegram: Telegram,
    onMoved: (from: number, to: number) => Promise<void> = () => Promise.resolve(),
  ) {
    this.#telegram = telegram;
    this.#onMoved = onMoved;
  }

  /** Sends a message and returns its id. */
  async send(place: Place, view: View): Promise<number> {
    const { message_id: id } = await this.#follow(place, (target) =>
      this.#telegram.callApi('sendMessage', { ...addressed(target), ...content(view) }),
    );
    return id;
  }

  /** Sends a picture. */
  async sendPicture(place: Place, png: Buffer, caption: string): Promise<void> {
    await this.#follow(place, (target) =>
      this.#telegram.callApi('sendPhoto', {
        ...addressed(target),
        photo: { source: png, filename: 'result.png' },
        caption,
      }),
    );
  }

  /** Sends a file. */
  async sendFile(place: Place, file: OutgoingFile): Promise<void> {
    await this.#follow(place, (target) =>
      this.#telegram.callApi('sendDocument', {
        ...addressed(target),
        document: { source: Buffer.from(file.content), filename: file.name },
        caption: file.caption,
      }),
    );
  }

  /** Makes a message look like that. That it looks so already is success. */
  async edit(chatId: number, messageId: number, view: View): Promise<void> {
    try {
      await wrapped(
        this.#telegram
          .callApi('editMessageText', {
            chat_id: chatId,
            message_id: messageId,
            ...content(view),
          })
          .catch(ignoreNotModified),
      );
    } catch (error) {
      const movedTo = await this.#noteMove(chatId, error);
      // The messages of a group are not those of the supergroup that it became.
      throw movedTo === undefined ? error : new TelegramCallError('message-gone', { cause: error });
    }
  }

  /** Makes a call; when the group has become a supergroup, once more for that. */
  async #follow<Result>(place: Place, call: (place: Place) => Promise<Result>): Promise<Result> {
    try {
      return await wrapped(call(place));
    } catch (error) {
      const movedTo = await this.#noteMove(place.chatId, error);
      if (movedTo === undefined) throw error;
      // What it answered is not in the supergroup, and need not be.
      return wrapped(call({ ...place, chatId: movedTo }));
    }
  }

  async #noteMove(chatId: number, error: unknown): Promise<number | undefined> {
    const movedTo = error instanceof TelegramCallError ? error.movedTo : undefined;
    if (movedTo !== undefined) await this.#onMoved(chatId, movedTo);
    return movedTo;
  }

  /** Answers the press of a button with a line that passes by; more than 200 characters are cut. */
  async answerPress(pressId: string, text: string): Promise<void> {
    const toast = shorten(text, longestToast);
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

interface Address {
  readonly chat_id: number;
  readonly message_thread_id?: number;
  readonly reply_parameters?: {
    readonly message_id: number;
    readonly allow_sending_without_reply: true;
  };
}

function addressed({ chatId, threadId, replyTo }: Place): Address {
  return {
    chat_id: chatId,
    ...(threadId === undefined ? {} : { message_thread_id: threadId }),
    ...(replyTo === undefined
      ? {}
      : { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } }),
  };
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
