import { setTimeout as sleep } from 'node:timers/promises';

import { type IsDue, type Reply, textOf } from '../../conversation/message-gateway.ts';
import { SendFailedError } from '../errors.ts';
import type { GatewayLogger } from '../gateway-options.ts';
import { OrderedWork } from '../ordered-work.ts';
import { typingMs } from './human-pace.ts';
import { OutboundLimitError } from './outbound-errors.ts';
import {
  audience,
  defaultBeginWaitMs,
  type OutboundLimits,
  type OutboundPurpose,
  type OutboundVerdict,
  windowsOf,
} from './outbound-limits.ts';
import type { OutboundLog } from './outbound-log.ts';
import type { Destination, OutboxLine, OutboxStatus, OutboxTexts } from './outbox-line.ts';
import { splitReply } from './split-reply.ts';
import {
  type Batch,
  batchOf,
  dueParts,
  sameness,
  type WaitingMessage,
} from './waiting-messages.ts';

/** What an outbox is made of. */
export interface OutboxOptions {
  readonly log: OutboundLog;
  readonly limits: OutboundLimits;
  readonly line: OutboxLine;
  /** Without them nothing is said. */
  readonly texts?: OutboxTexts | undefined;
  /** False: answers go out at once. */
  readonly isHuman: boolean;
  readonly logger: GatewayLogger;
  /** How long what the bot begins by itself may wait for room, ms. */
  readonly beginWaitMs?: number | undefined;
}

interface QueuedMessage extends WaitingMessage {
  readonly done: PromiseWithResolvers<void>;
  /** When it is given up, epoch ms. */
  readonly expiresAt: number;
  readonly isDue?: IsDue | undefined;
}

interface ChatQueue {
  readonly messages: QueuedMessage[];
  /** Whether it had to wait: then what is there goes out together. */
  isLate: boolean;
  leftOut: number;
}

/** A person who wrote more than this in a burst has the rest told in one sentence. */
const mostWaiting = 100;

/** When to try again what cannot be said when. */
const afterAWhileMs = 60_000;

/**
 * Everything that goes out, chat by chat: cut to size, typed like a person, within the limits, in order. What has to wait
 * is put together into few messages. Chats do not wait for each other, unless the limit of all of them is reached.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #queues = new Map<string, ChatQueue>();
  readonly #turns = new OrderedWork();
  readonly #stop = new AbortController();
  #isBraked = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /**
   * Sends answers, after everything that waits for this chat. Resolves when they are sent, perhaps within others.
   *
   * @throws SendFailedError when one of them was not; the others go out all the same.
   */
  async answer(to: Destination, replies: readonly Reply[]): Promise<void> {
    await this.#add(to, replies, 'answer', Infinity);
  }

  /**
   * Sends what the bot begins by itself: after the answers, and only where there is room beside them.
   *
   * @param isDue - see `MessageGateway.send`.
   * @throws OutboundLimitError, then nothing was sent; SendFailedError.
   */
  async begin(to: Destination, reply: Reply, isDue?: IsDue): Promise<void> {
    const { beginWaitMs = defaultBeginWaitMs } = this.#options;
    if ((await this.status()).braked)
      throw new OutboundLimitError('the brake is on', afterAWhileMs);
    await this.#add(to, [reply], 'begin', Date.now() + beginWaitMs, isDue);
  }

  async status(): Promise<OutboxStatus> {
    const sentLastMinute = await this.#options.log.sentLastMinute();
    const waiting = [...this.#queues.values()].reduce(
      (sum, { messages }) => sum + messages.length,
      0,
    );
    const braked = sentLastMinute + waiting >= this.#options.limits.brakeMinute;
    if (braked && !this.#isBraked) {
      this.#options.logger.error({ sentLastMinute, waiting }, 'outgoing messages are braked');
    }
    this.#isBraked = braked;
    return { sentLastMinute, waiting, braked };
  }

  /** Gives up everything that waits. */
  close(): void {
    this.#stop.abort();
  }

  async #add(
    to: Destination,
    replies: readonly Reply[],
    purpose: OutboundPurpose,
    expiresAt: number,
    isDue?: IsDue,
  ): Promise<void> {
    let queue = this.#queues.get(to.chatId);
    const isNew = queue === undefined;
    queue ??= { messages: [], isLate: false, leftOut: 0 };
    const parts = replies.flatMap(splitReply).filter((part) => part !== '');
    const room = Math.max(0, mostWaiting - queue.messages.length);
    if (purpose === 'begin' && parts.length > room) {
      throw new OutboundLimitError('too many answers wait for this person', afterAWhileMs);
    }
    queue.leftOut += Math.max(0, parts.length - room);
    const dueOf = isDue === undefined ? () => undefined : dueParts(isDue);
    const added = parts.slice(0, room).map((reply, part) => {
      const done = Promise.withResolvers<void>();
      return { reply, purpose, expiresAt, done, isDue: dueOf(part) };
    });
    queue.messages.push(...added);
    if (isNew && added.length > 0) {
      this.#queues.set(to.chatId, queue);
      void this.#workOff(to, queue);
    }
    const outcomes = await Promise.allSettled(added.map(({ done }) => done.promise));
    const failure = outcomes.find(({ status }) => status === 'rejected');
    if (failure?.status !== 'rejected') return;
    const isPartlySent = outcomes.some(({ status }) => status === 'fulfilled');
    if (isPartlySent && failure.reason instanceof OutboundLimitError) {
      throw new SendFailedError('There was room for a part only.', { cause: failure.reason });
    }
    // A reason that allSettled found is what its promise was rejected with, an error of ours.
    throw failure.reason as Error;
  }

  /** Never rejects. */
  async #workOff(to: Destination, queue: ChatQueue): Promise<void> {
    for (;;) {
      const [head] = queue.messages;
      if (head === undefined) {
        if (queue.leftOut === 0) break;
        await this.#addLeftOut(to, queue);
        continue;
      }
      let count = 1;
      try {
        const batch = await this.#nextBatch(to, queue, head);
        ({ count } = batch);
        await this.#send(to.chatId, batch.reply, head.isDue);
        for (const { done } of queue.messages.splice(0, count)) done.resolve();
      } catch (error) {
        for (const { done } of queue.messages.splice(0, count)) done.reject(error);
      }
    }
    // Nothing was awaited since the queue was found empty.
    this.#queues.delete(to.chatId);
  }

  /** What goes out next, as soon as there is room for it. */
  async #nextBatch(to: Destination, queue: ChatQueue, head: QueuedMessage): Promise<Batch> {
    const { purpose, expiresAt } = head;
    for (;;) {
      // In order over all chats: who came first gets the place that becomes free first.
      const { batch, verdict } = await this.#turns.run(purpose, () =>
        this.#claimInTurn(to, queue, head),
      );
      if (verdict.kind === 'go') return batch;
      const { waitMs, scope } = verdict;
      if (Date.now() + waitMs > expiresAt) {
        throw new OutboundLimitError(`no room for messages to ${audience[scope]}`, waitMs);
      }
      queue.isLate = true;
      if (purpose === 'answer') await this.#askToSlowDown(to);
      await this.#pause(waitMs);
    }
  }

  /** Waits for the room of all people together; a person who wrote too fast keeps nobody waiting. */
  async #claimInTurn(
    to: Destination,
    queue: ChatQueue,
    head: QueuedMessage,
  ): Promise<{ readonly batch: Batch; readonly verdict: OutboundVerdict }> {
    const { purpose } = head;
    for (;;) {
      if (this.#stop.signal.aborted) {
        throw purpose === 'begin'
          ? new OutboundLimitError('the gateway was closed before there was room', afterAWhileMs)
          : new SendFailedError('The gateway was closed.');
      }
      const batch = queue.isLate
        ? batchOf([head, ...queue.messages.slice(1)])
        : { reply: head.reply, count: 1 };
      const verdict = await this.#claim(to.person, sameness(batch.reply), purpose);
      const isForAll = verdict.kind === 'wait' && verdict.scope === 'overall';
      if (!isForAll || purpose === 'begin') return { batch, verdict };
      queue.isLate = true;
      // Says so when the brake is on.
      await this.status();
      await this.#pause(verdict.waitMs);
    }
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#stop.signal }).catch(() => undefined);
  }

  async #claim(person: string, text: string, purpose: OutboundPurpose): Promise<OutboundVerdict> {
    const windows = windowsOf(purpose, this.#options.limits);
    return await this.#options.log.claim({ person, text, purpose }, windows);
  }

  async #askToSlowDown({ chatId, person }: Destination): Promise<void> {
    const { texts, line, logger } = this.#options;
    if (texts === undefined) return;
    try {
      const text = await texts.tooFast(person);
      const verdict = await this.#claim(person, text, 'notice');
      if (verdict.kind === 'go') await line.send(chatId, text);
    } catch (error) {
      logger.warn({ err: error }, 'notice that somebody writes too fast not sent');
    }
  }

  async #addLeftOut({ person }: Destination, queue: ChatQueue): Promise<void> {
    const { texts, logger } = this.#options;
    const count = queue.leftOut;
    queue.leftOut = 0;
    try {
      const reply = await texts?.leftOut(person, count);
      if (reply === undefined) return;
      const done = Promise.withResolvers<void>();
      done.promise.catch((error: unknown) => {
        logger.warn({ err: error }, 'notice of answers that are left out not sent');
      });
      queue.messages.push({ reply, purpose: 'answer', expiresAt: Infinity, done });
    } catch (error) {
      logger.warn({ err: error }, 'notice of answers that are left out not sent');
    }
  }

  async #send(chatId: string, reply: Reply, isDue: IsDue | undefined): Promise<void> {
    const { line, isHuman } = this.#options;
    if (isHuman) await this.#type(chatId, textOf(reply).length);
    await line.send(chatId, reply, isDue);
  }

  /** Shows "typing…" for a while. That it cannot be shown is no reason to answer nothing. */
  async #type(chatId: string, length: number): Promise<void> {
    const { line, logger } = this.#options;
    const show = async (isTyping: boolean): Promise<void> => {
      try {
        await line.showTyping(chatId, isTyping);
      } catch (error) {
        logger.warn({ err: error }, 'typing not shown');
      }
    };
    const shown = show(true);
    await this.#pause(typingMs(length, Math.random()));
    await shown;
    await show(false);
  }
}
