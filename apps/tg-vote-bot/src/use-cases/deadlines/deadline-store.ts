import type { ReminderKind } from '../../voting/result/reminders.ts';

/** What is due: the end of the time to join, of a proposal, or of a session; a reminder; an order to a trading system. */
export type DeadlineKind = 'join-window' | 'proposal' | 'session' | 'execution' | ReminderKind;

/** Names a deadline among all. */
export interface DeadlineName {
  readonly kind: DeadlineKind;
  /** The id of the proposal, or of the session. */
  readonly subjectId: string;
}

/** A moment at which something must happen in a chat, whether or not this process lives until then. */
export interface Deadline extends DeadlineName {
  readonly sessionId: string;
  readonly chatId: number;
  readonly dueAt: Date;
}

/** A deadline that is due and that this process alone works on, until the claim lapses. */
export interface ClaimedDeadline extends Deadline {
  /** Names this claim and no other one. */
  readonly claim: string;
  /** True when somebody began to post before and never said how it went: the message may be in the chat. */
  readonly mayBePosted: boolean;
}

/** The deadlines of all chats. Any number of processes may work on them. */
export interface DeadlineStore {
  /** Notes deadlines; one that is there already stays as it is. */
  add(deadlines: readonly Deadline[]): Promise<void>;
  /** Makes a deadline due at that moment, where it is due later: what it is about ends before its time. */
  hasten(name: DeadlineName, dueAt: Date): Promise<void>;
  /**
   * Claims deadlines that are due at `now` and that nobody works on, the oldest first. A claim lapses after
   * half a minute, so that the work of a process that died is taken up by another.
   *
   * @param limit - how many at most.
   * @param only - the one that is meant; default: any.
   */
  claimDue(now: Date, limit: number, only?: DeadlineName): Promise<readonly ClaimedDeadline[]>;
  /**
   * Notes that the message of this deadline is about to be posted. True at most once for each deadline, and only
   * while the claim stands: whoever gets true may post, nobody else.
   */
  beginPosting(deadline: ClaimedDeadline): Promise<boolean>;
  /**
   * Gives a claim back; the deadline is due again after that time.
   *
   * @param posting - `undone`: what was begun to be posted is certainly not in the chat, so it may be begun again.
   *   `as-it-was`: nothing was begun, or nobody knows.
   */
  postpone(
    deadline: ClaimedDeadline,
    retryAfterMs: number,
    posting: 'undone' | 'as-it-was',
  ): Promise<void>;
  /** Done: the deadline is forgotten. */
  settle(deadline: ClaimedDeadline): Promise<void>;
}
