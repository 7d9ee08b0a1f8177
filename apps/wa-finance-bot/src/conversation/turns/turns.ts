/** A person's turn; the next one begins when it is disposed. */
export type Turn = Disposable;

/** Lets what one person sends be dealt with one after the other; people side by side. */
export interface Turns {
  /**
   * Queues up at once, in the order of the calls. Resolves when everything before it under this key is over; it never
   * rejects and waits for nobody for ever.
   *
   * @param key - The person, as in `IncomingMessage.from`.
   */
  take(key: string): Promise<Turn>;
}

/** Does something in a person's turn. Settles as it does. */
export async function inTurn<Result>(
  turns: Turns,
  key: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const turn = await turns.take(key);
  try {
    return await work();
  } finally {
    turn[Symbol.dispose]();
  }
}
