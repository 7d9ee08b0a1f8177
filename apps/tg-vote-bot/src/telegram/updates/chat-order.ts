/**
 * Runs what belongs to one chat one after the other, in the order in which it came. Telegraf handles all updates of
 * a poll at the same time: without this, "yes" and then "no" could become "yes".
 */
export class ChatOrder {
  readonly #tails = new Map<number, Promise<void>>();

  /** Runs `work` when all earlier work of that chat is done; without a chat at once. */
  run(chatId: number | undefined, work: () => Promise<void>): Promise<void> {
    if (chatId === undefined) return work();
    const result = (this.#tails.get(chatId) ?? Promise.resolve()).then(work);
    const tail = result
      .catch(() => undefined)
      .finally(() => {
        if (this.#tails.get(chatId) === tail) this.#tails.delete(chatId);
      });
    this.#tails.set(chatId, tail);
    return result;
  }
}
