import type { IsDue, Reply } from '../../conversation/message-gateway.ts';

/** Where a message goes: the chat, and whose it is. */
export interface Destination {
  readonly chatId: string;
  /** As in `IncomingMessage.from`, or a group's chat id. */
  readonly person: string;
}

/** What the outbox does in a chat. Each call has its own deadline. */
export interface OutboxLine {
  /** @param isDue - asked when there is a connection: at `false` nothing is sent. */
  send(chatId: string, reply: Reply, isDue?: IsDue): Promise<void>;
  /** Shows or ends "typing…". */
  showTyping(chatId: string, isTyping: boolean): Promise<void>;
}

/** What is said by the outbox itself, in the language of the person. */
export interface OutboxTexts {
  /** "Too fast: I answer the rest together." */
  tooFast(person: string): Promise<string>;
  /** "n more answers are left out." */
  leftOut(person: string, count: number): Promise<string>;
}

/** How outgoing messages stand. */
export interface OutboxStatus {
  /** By all processes. */
  readonly sentLastMinute: number;
  /** In this process. */
  readonly waiting: number;
  /** True: the bot begins nothing by itself. */
  readonly braked: boolean;
}
