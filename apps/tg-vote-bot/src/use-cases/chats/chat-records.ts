/** All that is kept in tables for chats. */
export interface ChatRecords {
  /** Gives what was kept for a chat to the one that it became; what that one has already stays. May be repeated. */
  move(from: number, to: number): Promise<void>;
}
