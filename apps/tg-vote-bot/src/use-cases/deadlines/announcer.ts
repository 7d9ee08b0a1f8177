import type { ReminderKind } from '../../voting/result/reminders.ts';
import type { Executed } from '../trades/execute-proposal.ts';
import type { TradeAnswer } from '../trades/trading-system.ts';

/** How a post went. */
export type Delivery =
  | { readonly kind: 'delivered' }
  /** It is certainly not in the chat; another try makes sense after that time. */
  | { readonly kind: 'not-delivered'; readonly retryAfterMs: number }
  /** The answer never came: it may be in the chat. */
  | { readonly kind: 'unknown' }
  /** The chat will not take it, now or later: the bot was removed, or the chat is gone. */
  | { readonly kind: 'undeliverable' };

/** What the result of a proposal is told with. */
export interface ResultNews {
  /** How long after its deadline the proposal is settled. */
  readonly lateMs: number;
  /** Absent: there was nothing to carry out. */
  readonly executed?: Executed;
}

/** Tells a chat what deadlines have brought about. */
export interface Announcer {
  /** Posts the result of a proposal as a message of its own. */
  postResult(sessionId: string, proposalId: string, news: ResultNews): Promise<Delivery>;
  /** Posts the pictures and files that go with a result. Nobody minds when they are missing. */
  postResultFiles(sessionId: string, proposalId: string): Promise<void>;
  /** Posts who has not voted yet. */
  postReminder(sessionId: string, proposalId: string, kind: ReminderKind): Promise<Delivery>;
  /** Posts what the trading system said to an approved proposal. */
  postTradeAnswer(
    sessionId: string,
    proposalId: string,
    answer: Exclude<TradeAnswer, { kind: 'unavailable' }>,
  ): Promise<Delivery>;
  /** Posts that the time of a session is over; `lateMs` as in `ResultNews`. */
  postSessionEnd(sessionId: string, lateMs: number): Promise<Delivery>;
  /** Edits the messages that show a session and one of its proposals to what is so now. May be repeated at will. */
  refreshCards(sessionId: string, proposalId?: string): Promise<Delivery>;
}
