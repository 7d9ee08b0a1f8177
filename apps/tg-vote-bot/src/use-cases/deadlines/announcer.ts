/** How a post went. */
export type Delivery =
  | { readonly kind: 'delivered' }
  /** It is certainly not in the chat; another try makes sense after that time. */
  | { readonly kind: 'not-delivered'; readonly retryAfterMs: number }
  /** The answer never came: it may be in the chat. */
  | { readonly kind: 'unknown' }
  /** The chat will not take it, now or later: the bot was removed, or the chat is gone. */
  | { readonly kind: 'undeliverable' };

/** Tells a chat what deadlines have brought about. */
export interface Announcer {
  /**
   * Posts the result of a proposal as a message of its own.
   *
   * @param lateMs - how long after its deadline the proposal is settled.
   */
  postResult(sessionId: string, proposalId: string, lateMs: number): Promise<Delivery>;
  /** Posts that the time of a session is over; `lateMs` as above. */
  postSessionEnd(sessionId: string, lateMs: number): Promise<Delivery>;
  /** Edits the messages that show a session and one of its proposals to what is so now. May be repeated at will. */
  refreshCards(sessionId: string, proposalId?: string): Promise<Delivery>;
}
