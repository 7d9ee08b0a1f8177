import type { StoredMessage } from './records.ts';

/** A message before it has a number. */
export type NewMessage = Omit<StoredMessage, 'id' | 'editCount'>;

/** What may be changed of a message. */
export type MessageEdit = Pick<StoredMessage, 'text' | 'entities' | 'keyboard' | 'fileId'> & {
  readonly editDate: number;
};

/** What happened to a message. */
export type MessageChange = 'message' | 'edit' | 'delete';

/** Private chats and small groups share the numbers of the bot's account. */
const ACCOUNT = 'account';

/** All messages, by chat and number. */
export class Messages {
  readonly #byChat = new Map<number, Map<number, StoredMessage>>();
  readonly #lastIds: Map<string, number>;
  readonly #changed: (change: MessageChange, message: StoredMessage) => void;

  constructor(
    messages: readonly StoredMessage[],
    lastIds: Readonly<Record<string, number>>,
    changed: (change: MessageChange, message: StoredMessage) => void,
  ) {
    for (const message of messages) this.#inChat(message.chatId).set(message.id, message);
    this.#lastIds = new Map(Object.entries(lastIds));
    this.#changed = changed;
  }

  all(): readonly StoredMessage[] {
    return [...this.#byChat.values()].flatMap((chat) => [...chat.values()]);
  }

  lastIds(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#lastIds);
  }

  /** The messages of a chat in the order in which they were sent. */
  inChat(chatId: number): readonly StoredMessage[] {
    return [...this.#inChat(chatId).values()];
  }

  get(chatId: number, id: number): StoredMessage | undefined {
    return this.#byChat.get(chatId)?.get(id);
  }

  /**
   * Stores a message under the next number: of the supergroup, or of the bot's account.
   * A new topic's thread is named by the number of the message that made it.
   */
  add(message: NewMessage): StoredMessage {
    const isSupergroup = message.chatId < -1_000_000_000_000;
    const sequence = isSupergroup ? String(message.chatId) : ACCOUNT;
    // Message 1 of a supergroup is the one about its making; as a topic that number means General.
    const id = (this.#lastIds.get(sequence) ?? (isSupergroup ? 1 : 0)) + 1;
    this.#lastIds.set(sequence, id);
    const threadId = message.service?.kind === 'topic-created' ? { threadId: id } : {};
    return this.#put('message', { ...message, ...threadId, id, editCount: 0 });
  }

  edit(message: StoredMessage, edit: MessageEdit): StoredMessage {
    const { keyboard: _replaced, ...kept } = message;
    return this.#put('edit', { ...kept, ...edit, editCount: message.editCount + 1 });
  }

  /** Pins a message, or takes the pin away; people do not see that as a change of the message. */
  setPinned(message: StoredMessage, isPinned: boolean): void {
    this.#inChat(message.chatId).set(message.id, { ...message, isPinned });
  }

  /** The pinned messages of a chat, the newest last. */
  pinnedIn(chatId: number): readonly StoredMessage[] {
    return this.inChat(chatId).filter(({ isPinned }) => isPinned === true);
  }

  delete(message: StoredMessage): void {
    this.#inChat(message.chatId).delete(message.id);
    this.#changed('delete', message);
  }

  #put(change: MessageChange, message: StoredMessage): StoredMessage {
    this.#inChat(message.chatId).set(message.id, message);
    this.#changed(change, message);
    return message;
  }

  #inChat(chatId: number): Map<number, StoredMessage> {
    const chat = this.#byChat.get(chatId) ?? new Map<number, StoredMessage>();
    this.#byChat.set(chatId, chat);
    return chat;
  }
}
