import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What is looked at of a call to the Bot API. */
interface Call {
  readonly chat_id?: number;
  readonly callback_query_id?: string;
  readonly text?: string;
  readonly reply_markup?: {
    readonly inline_keyboard?: readonly (readonly { readonly callback_data?: string }[])[];
  };
}

/**
 * A Bot API that only answers: it keeps no chats and checks nothing, as `@sesi/fake-telegram` does, so that little of
 * what is measured is its own.
 */
export class LeanTelegram implements AsyncDisposable {
  readonly #server: Server;
  readonly #answers = new Map<string, (text: string) => void>();
  readonly #buttons = new Map<number, Set<string>>();
  readonly #launched = Promise.withResolvers<void>();
  #messages = 0;

  private constructor() {
    this.#server = createServer((request, response) => {
      void readJson(request).then((body) => {
        const result = this.#result(request.url?.split('/').at(-1) ?? '', body);
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ ok: true, result }));
      });
    });
  }

  static async start(): Promise<LeanTelegram> {
    const telegram = new LeanTelegram();
    await new Promise<void>((resolve) => {
      telegram.#server.listen(0, '127.0.0.1', resolve);
    });
    return telegram;
  }

  get url(): string {
    // It listens on a port.
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Resolves when a bot has announced its webhook. */
  get launched(): Promise<void> {
    return this.#launched.promise;
  }

  /** The data of a button of that kind (the letter before the colon), once there was one in the chat. */
  buttonIn(chatId: number, letter: string): string | undefined {
    return this.#buttons
      .get(chatId)
      ?.values()
      .find((data) => data.startsWith(`${letter}:`));
  }

  /** What the bot answers to a press. */
  answerTo(pressId: string): Promise<string> {
    return new Promise((resolve) => {
      this.#answers.set(pressId, resolve);
    });
  }

  #result(method: string, call: Call): unknown {
    switch (method) {
      case 'getMe':
        return { id: 1, is_bot: true, first_name: 'Sesi', username: 'sesi_vote_bot' };
      case 'answerCallbackQuery': {
        const { callback_query_id: id = '', text = '' } = call;
        this.#answers.get(id)?.(text);
        this.#answers.delete(id);
        return true;
      }
      case 'sendMessage':
      case 'editMessageText': {
        const chatId = call.chat_id ?? 0;
        const data = (call.reply_markup?.inline_keyboard ?? []).flat();
        const known = this.#buttons.get(chatId) ?? new Set();
        for (const { callback_data: each } of data) if (each !== undefined) known.add(each);
        this.#buttons.set(chatId, known);
        this.#messages += 1;
        return { message_id: this.#messages, date: 0, chat: { id: chatId, type: 'supergroup' } };
      }
      case 'setWebhook':
        this.#launched.resolve();
        return true;
      default:
        return true;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }
}

async function readJson(request: IncomingMessage): Promise<Call> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) text += String(chunk);
  // The bots are ours.
  return text === '' ? {} : (JSON.parse(text) as Call);
}
