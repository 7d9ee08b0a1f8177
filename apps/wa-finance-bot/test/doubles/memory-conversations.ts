import type { ConversationMemory } from '../../src/conversation/session/conversation-memory.ts';

/** Remembers nothing, so that a message that comes again is taken in again: what lies below has to bear that. */
export class NoConversations implements ConversationMemory {
  readonly forgotten: string[] = [];

  async repliesTo(): Promise<undefined> {
    return undefined;
  }

  async remember(): Promise<void> {}

  async forget(person: string): Promise<void> {
    this.forgotten.push(person);
  }

  async join(): Promise<void> {}

  async find(): Promise<undefined> {
    return undefined;
  }
}
