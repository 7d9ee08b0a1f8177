import type { OutboundPurpose, OutboundVerdict, OutboundWindow } from './outbound-limits.ts';

/** A message that is to go out. */
export interface OutboundMessage {
  /** As in `IncomingMessage.from`, or a group's chat id. */
  readonly person: string;
  readonly text: string;
  readonly purpose: OutboundPurpose;
}

/** What was sent in the last hour: by this process, or by all of them. */
export interface OutboundLog {
  /**
   * Notes a message as sent now if every window has room, and nothing otherwise. Two that ask at the same time never get the
   * same place.
   */
  claim(message: OutboundMessage, windows: readonly OutboundWindow[]): Promise<OutboundVerdict>;

  /** How many messages of all people count for the last minute. */
  sentLastMinute(): Promise<number>;
}
