import type { MessageHandler, Reply } from '../conversation/message-gateway.ts';
import { withDeadline } from './deadline.ts';
import type { GatewayLimits, GatewayLogger } from './gateway-options.ts';
import { type IncomingText, type RawMessage, readText } from './incoming-text.ts';
import { OrderedWork } from './ordered-work.ts';
import type { Destination } from './outbound/outbox-line.ts';
import {
  forgetOldest,
  type IdLookUps,
  type LearnedIds,
  type Writer,
  WriterIds,
} from './writer-ids.ts';

/** What answering a message needs of WhatsApp. Each call has its own deadline, but for answers that wait for their turn. */
export interface AnswerLine extends IdLookUps {
  /** Sends the answers after those that this chat got before. Resolves when they are sent. */
  answer(to: Destination, replies: readonly Reply[]): Promise<void>;
  markSeen(chatId: string): Promise<void>;
}

const rememberedIds = 10_000;

/** Takes messages as they come, from wherever, and has each one answered once in this process's life. */
export class InboundMessages {
  readonly #handler: MessageHandler;
  readonly #line: AnswerLine;
  readonly #logger: GatewayLogger;
  readonly #limits: GatewayLimits;
  readonly #chats = new OrderedWork();
  readonly #people = new OrderedWork();
  readonly #underWay = new Set<Promise<void>>();
  readonly #waiting = new Map<string, number>();
  readonly #taken = new Set<string>();
  readonly #writers: WriterIds;
  #open = true;

  constructor(
    handler: MessageHandler,
    line: AnswerLine,
    logger: GatewayLogger,
    limits: GatewayLimits,
    learnedIds?: LearnedIds,
  ) {
    this.#handler = handler;
    this.#line = line;
    this.#logger = logger;
    this.#limits = limits;
    this.#writers = new WriterIds(line, logger, learnedIds);
  }

  /** Takes a message; one that was taken before, or that is not for the bot, is let go. */
  accept(message: RawMessage): void {
    const text = this.#open ? readText(message) : undefined;
    if (text === undefined) return;
    const key = `${text.chatId}/${text.id}`;
    if (this.#taken.has(key)) return;
    this.#taken.add(key);
    forgetOldest(this.#taken, rememberedIds);
    const answered = this.#answerAndMark(text);
    this.#underWay.add(answered);
    void answered.then(() => this.#underWay.delete(answered));
  }

  /** Takes no more messages. Resolves when every one that was taken has been dealt with. */
  async finish(): Promise<void> {
    this.#open = false;
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  async #answerAndMark(text: IncomingText): Promise<void> {
    const { chatId } = text;
    this.#waiting.set(chatId, (this.#waiting.get(chatId) ?? 0) + 1);
    const answered = await this.#answer(text);
    const left = (this.#waiting.get(chatId) ?? 1) - 1;
    if (left > 0) this.#waiting.set(chatId, left);
    else this.#waiting.delete(chatId);
    // An unread chat is what a bot that was killed finds its unanswered messages by; so not before the last one.
    if (answered && left === 0) await this.#markSeen(text);
  }

  /** False when it could not be answered. */
  async #answer(text: IncomingText): Promise<boolean> {
    try {
      // Answers that wait for their turn keep nobody waiting: what the next message asks for is done meanwhile.
      const { sent } = await this.#chats.run(text.chatId, async () => {
        const writer = await this.#writers.of(text);
        const { person } = writer;
        // One person may write under a phone and under a lid.
        const replies = await this.#people.run(person, () => this.#handle(writer, text));
        return { sent: this.#line.answer({ chatId: text.chatId, person }, replies) };
      });
      await sent;
      return true;
    } catch (error) {
      this.#logger.error({ messageId: text.id, err: error }, 'message not answered');
      return false;
    }
  }

  #handle(
    { person, alias }: Writer,
    { id, text, sentAt }: IncomingText,
  ): Promise<readonly Reply[]> {
    const message = { id, from: person, text, sentAt };
    return withDeadline(
      this.#handler(alias === undefined ? message : { ...message, alias }),
      this.#limits.handlerTimeoutMs,
      'the handler of a message',
    );
  }

  async #markSeen(text: IncomingText): Promise<void> {
    try {
      await this.#line.markSeen(text.chatId);
    } catch (error) {
      this.#logger.warn({ messageId: text.id, err: error }, 'chat not marked as read');
    }
  }
}
