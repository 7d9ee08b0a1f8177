import type { MessageHandler } from '../conversation/message-gateway.ts';
import { withDeadline } from './deadline.ts';
import type { GatewayLimits, GatewayLogger } from './gateway-options.ts';
import { type IncomingText, personOf, type RawMessage, readText } from './incoming-text.ts';
import { OrderedWork } from './ordered-work.ts';

/** What answering a message needs of WhatsApp. Each call has its own deadline. */
export interface AnswerLine {
  reply(chatId: string, text: string): Promise<void>;
  /** The chat id with the phone behind a lid, if WhatsApp tells it. */
  phoneOfLid(lid: string): Promise<string | undefined>;
  markSeen(chatId: string): Promise<void>;
}

const rememberedIds = 10_000;
const rememberedPhones = 10_000;

/** Takes messages as they come, from wherever, and has each one answered once in this process's life. */
export class InboundMessages {
  readonly #handler: MessageHandler;
  readonly #line: AnswerLine;
  readonly #logger: GatewayLogger;
  readonly #limits: GatewayLimits;
  readonly #chats = new OrderedWork();
  readonly #people = new OrderedWork();
  readonly #waiting = new Map<string, number>();
  readonly #taken = new Set<string>();
  readonly #phones = new Map<string, string>();
  #open = true;

  constructor(
    handler: MessageHandler,
    line: AnswerLine,
    logger: GatewayLogger,
    limits: GatewayLimits,
  ) {
    this.#handler = handler;
    this.#line = line;
    this.#logger = logger;
    this.#limits = limits;
  }

  /** Takes a message; one that was taken before, or that is not for the bot, is let go. */
  accept(message: RawMessage): void {
    const text = this.#open ? readText(message) : undefined;
    if (text === undefined) return;
    const key = `${text.chatId}/${text.id}`;
    if (this.#taken.has(key)) return;
    this.#taken.add(key);
    forgetOldest(this.#taken, rememberedIds);
    void this.#answerInTurn(text);
  }

  /** Takes no more messages. Resolves when every one that was taken has been dealt with. */
  async finish(): Promise<void> {
    this.#open = false;
    await this.#chats.settled();
  }

  async #answerInTurn(text: IncomingText): Promise<void> {
    const { chatId } = text;
    this.#waiting.set(chatId, (this.#waiting.get(chatId) ?? 0) + 1);
    await this.#chats.run(chatId, async () => {
      const answered = await this.#answer(text);
      const left = (this.#waiting.get(chatId) ?? 1) - 1;
      if (left > 0) this.#waiting.set(chatId, left);
      else this.#waiting.delete(chatId);
      // An unread chat is what a bot that was killed finds its unanswered messages by; so not before the last one.
      if (answered && left === 0) await this.#markSeen(text);
    });
  }

  /** False when it could not be answered. */
  async #answer(text: IncomingText): Promise<boolean> {
    try {
      const person = await personOf(text.chatId, (lid) => this.#phoneOfLid(lid, text));
      // One person may write under a phone and under a lid.
      await this.#people.run(person, () => this.#handle(person, text));
      return true;
    } catch (error) {
      this.#logger.error({ messageId: text.id, err: error }, 'message not answered');
      return false;
    }
  }

  async #handle(from: string, { id, text, sentAt, chatId }: IncomingText): Promise<void> {
    const replies = await withDeadline(
      this.#handler({ id, from, text, sentAt }),
      this.#limits.handlerTimeoutMs,
      'the handler of a message',
    );
    for (const reply of replies) await this.#line.reply(chatId, reply);
  }

  async #phoneOfLid(lid: string, text: IncomingText): Promise<string | undefined> {
    const known = this.#phones.get(lid);
    if (known !== undefined) return known;
    try {
      const phone = await this.#line.phoneOfLid(lid);
      if (phone !== undefined) {
        this.#phones.set(lid, phone);
        forgetOldest(this.#phones, rememberedPhones);
      }
      return phone;
    } catch (error) {
      this.#logger.warn({ messageId: text.id, err: error }, 'phone behind a lid not found out');
      return undefined;
    }
  }

  async #markSeen(text: IncomingText): Promise<void> {
    try {
      await this.#line.markSeen(text.chatId);
    } catch (error) {
      this.#logger.warn({ messageId: text.id, err: error }, 'chat not marked as read');
    }
  }
}

/** Maps and sets keep the order in which their entries came. */
function forgetOldest(
  entries: { readonly size: number; keys(): Iterator<string>; delete(key: string): boolean },
  limit: number,
): void {
  while (entries.size > limit) {
    const oldest = entries.keys().next();
    if (oldest.done) return;
    entries.delete(oldest.value);
  }
}
