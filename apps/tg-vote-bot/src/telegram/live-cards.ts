import type { Logger } from '@sesi/platform';

import { getSession } from '../use-cases/find-session.ts';
import { type Card, rememberCard } from '../use-cases/remember-card.ts';
import { takeEditTurn } from '../use-cases/take-edit-turn.ts';
import { nowOf, type VotingContext } from '../use-cases/voting-context.ts';
import { editTurnMs } from '../use-cases/voting-kinds.ts';
import { getProposal, type VotingSession } from '../voting/voting-session.ts';
import type { BotApi } from './api/bot-api.ts';
import type { ChatQueues } from './api/chat-queues.ts';
import { TelegramCallError } from './api/telegram-call-error.ts';
import { speak } from './texts/translate.ts';
import { proposalCard } from './views/proposal-card.ts';
import { sessionCard } from './views/session-card.ts';
import type { View } from './views/view.ts';

/** What `LiveCards` takes. */
export interface LiveCardsOptions {
  readonly voting: Pick<VotingContext, 'clock'> & {
    readonly sessions: Pick<VotingContext['sessions'], 'get' | 'update'>;
    readonly editTurns: Pick<VotingContext['editTurns'], 'create'>;
  };
  readonly api: Pick<BotApi, 'edit' | 'send'>;
  readonly queues: ChatQueues;
  readonly logger: Logger;
}

/** The cards of one chat that do not show what is so. */
interface ChatCards {
  readonly dirty: Map<string, Card>;
  lastEditAt: number;
  failures: number;
  timer: NodeJS.Timeout | undefined;
  editing: Promise<void> | undefined;
}

/** When another process has the turn in a chat, until the next look at it; with chance, or two would always meet. */
const lookAgainMs = { least: 500, most: 1_500 };
/** How long an edit waits for its turn before the card is looked at anew. */
const patienceMs = 10_000;
/** Telegram was away for so many tries, the last ones a minute apart: the next vote tries again. */
const mostFailures = 10;
/** Telegram takes 30 messages and edits a second of all chats together (Bots FAQ): some are left for answers. */
const betweenEditsMs = 1_000 / 20;
/** Disposal must end well within the grace period of a service. */
const flushMs = 1_000;

/**
 * The messages that show sessions and proposals. They are edited at most once in four seconds for each chat, by one of
 * any number of processes in its turn, and by each 20 times a second in all, whatever happens there. The last edit always
 * shows the last state, because it is looked up when the edit is made. A card that is not there (never posted, or
 * deleted) is posted anew.
 */
export class LiveCards implements AsyncDisposable {
  readonly #options: LiveCardsOptions;
  readonly #chats = new Map<number, ChatCards>();
  /** What each open card shows, so that nothing is edited to what it is. */
  readonly #shown = new Map<string, string>();
  /** Cards that were posted but could not be remembered in the session. */
  readonly #posted = new Map<string, number>();
  #nextTurnAt = 0;
  #stopped = false;

  constructor(options: LiveCardsOptions) {
    this.#options = options;
  }

  /** Has a card edited as soon as its chat's pace allows. */
  refreshSoon(chatId: number, card: Card): void {
    if (this.#stopped) return;
    const chat = this.#chat(chatId);
    chat.dirty.set(keyOf(card), card);
    this.#schedule(chatId, chat, 0);
  }

  /**
   * Posts or edits a card now.
   *
   * @throws TelegramCallError when it could not be done.
   */
  async showNow(chatId: number, card: Card): Promise<void> {
    const chat = this.#chat(chatId);
    chat.dirty.delete(keyOf(card));
    chat.lastEditAt = performance.now();
    // Looked up within its turn, and again after each wait: what is sent is never older than the call.
    await this.#options.queues.run(chatId, () => this.#show(card), patienceMs);
  }

  /** Posts a new card; when Telegram does not take it now, it is posted as soon as it does. */
  async post(chatId: number, card: Card): Promise<void> {
    try {
      await this.showNow(chatId, card);
    } catch (error) {
      if (!(error instanceof TelegramCallError)) throw error;
      this.#options.logger.warn({ err: error, chatId, ...card }, 'A card could not be posted yet');
      this.refreshSoon(chatId, card);
    }
  }

  #chat(chatId: number): ChatCards {
    const chat = this.#chats.get(chatId) ?? {
      dirty: new Map<string, Card>(),
      lastEditAt: Number.NEGATIVE_INFINITY,
      failures: 0,
      timer: undefined,
      editing: undefined,
    };
    this.#chats.set(chatId, chat);
    return chat;
  }

  #schedule(chatId: number, chat: ChatCards, atLeastMs: number): void {
    if (chat.timer !== undefined || chat.editing !== undefined || this.#stopped) return;
    if (chat.dirty.size === 0) return;
    const pauseMs = chat.lastEditAt + editTurnMs - performance.now();
    const edit = (): void => {
      chat.timer = undefined;
      chat.editing = this.#editNext(chatId, chat);
    };
    const takeTurn = (): void => {
      chat.timer = setTimeout(edit, this.#turnInMs());
    };
    chat.timer = setTimeout(takeTurn, Math.max(0, pauseMs, atLeastMs));
  }

  /** Takes the next turn among all chats. @returns how long it is until then */
  #turnInMs(): number {
    const now = performance.now();
    const turnAt = Math.max(now, this.#nextTurnAt);
    this.#nextTurnAt = turnAt + betweenEditsMs;
    return turnAt - now;
  }

  async #editNext(chatId: number, chat: ChatCards): Promise<void> {
    const [card] = chat.dirty.values();
    let pauseMs = 0;
    if (card !== undefined) {
      try {
        if (await takeEditTurn(this.#options.voting, chatId)) await this.showNow(chatId, card);
        else pauseMs = lookAgainMs.least + Math.random() * (lookAgainMs.most - lookAgainMs.least);
        chat.failures = 0;
      } catch (error) {
        pauseMs = this.#failed(chatId, chat, card, error);
      }
    }
    chat.editing = undefined;
    this.#schedule(chatId, chat, pauseMs);
  }

  /** Decides whether to try again, and after which pause in milliseconds. */
  #failed(chatId: number, chat: ChatCards, card: Card, error: unknown): number {
    const call = error instanceof TelegramCallError ? error : undefined;
    chat.failures += 1;
    const final = call?.failure === 'forbidden' || call?.failure === 'refused';
    if (final || chat.failures > mostFailures) {
      chat.failures = 0;
      const about = { err: error, chatId, ...card };
      this.#options.logger.warn(about, 'A card could not be brought up to date');
      return 0;
    }
    chat.dirty.set(keyOf(card), card);
    return Math.max(call?.retryAfterMs ?? 0, Math.min(1_000 * 2 ** chat.failures, 60_000));
  }

  async #show(card: Card): Promise<void> {
    const { voting, api } = this.#options;
    const session = await getSession(voting, card.sessionId);
    const view = session === undefined ? undefined : this.#view(card, session);
    if (session === undefined || view === undefined) return;
    const key = keyOf(card);
    const wanted = JSON.stringify(view);
    const messageId = messageOf(card, session) ?? this.#posted.get(key);
    if (messageId !== undefined) {
      if (this.#shown.get(key) === wanted) return;
      if (await this.#edit(session.chatId, messageId, view)) {
        this.#noteShown(key, wanted, view);
        return;
      }
    }
    const place = {
      chatId: session.chatId,
      ...(session.threadId === undefined ? {} : { threadId: session.threadId }),
    };
    const posted = await api.send(place, view);
    this.#noteShown(key, wanted, view);
    this.#posted.set(key, posted);
    await rememberCard(voting, card, posted);
    this.#posted.delete(key);
  }

  /** False when there is no such message any more. */
  async #edit(chatId: number, messageId: number, view: View): Promise<boolean> {
    try {
      await this.#options.api.edit(chatId, messageId, view);
      return true;
    } catch (error) {
      if (error instanceof TelegramCallError && error.failure === 'message-gone') return false;
      throw error;
    }
  }

  #noteShown(key: string, wanted: string, view: View): void {
    // What has no buttons any more hardly ever changes: not worth the memory.
    if (view.rows.length > 0) this.#shown.set(key, wanted);
    else this.#shown.delete(key);
  }

  #view(card: Card, session: VotingSession): View | undefined {
    const speech = speak(session.language);
    const now = nowOf(this.#options.voting);
    if (card.proposalId === undefined) return sessionCard(speech, card.sessionId, session, now);
    const proposal = getProposal(session, card.proposalId);
    return proposal === undefined ? undefined : proposalCard(speech, session, proposal, now);
  }

  /** Makes the edits that are left, for a second at most. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    const rest: Promise<unknown>[] = [];
    for (const [chatId, chat] of this.#chats) {
      clearTimeout(chat.timer);
      const cards = [...chat.dirty.values()];
      rest.push(
        Promise.allSettled([chat.editing, ...cards.map((card) => this.showNow(chatId, card))]),
      );
    }
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, flushMs);
    await Promise.race([Promise.all(rest), late]);
    clearTimeout(timer);
  }
}

function keyOf({ sessionId, proposalId }: Card): string {
  return proposalId === undefined ? sessionId : `${sessionId}/${proposalId}`;
}

function messageOf({ proposalId }: Card, session: VotingSession): number | undefined {
  return proposalId === undefined ? session.msgId : getProposal(session, proposalId)?.msgId;
}
