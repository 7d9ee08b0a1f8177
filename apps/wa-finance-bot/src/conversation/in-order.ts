import type { IncomingMessage } from './message-gateway.ts';

/**
 * Makes a handler that takes the messages of one person one after the other, in the order in which they came and through
 * whichever gateway; people side by side. The order across processes is kept by the stores.
 */
export function inOrder<Message extends IncomingMessage>(
  handler: (message: Message) => Promise<readonly string[]>,
): (message: Message) => Promise<readonly string[]> {
  const last = new Map<string, Promise<unknown>>();

  async function takeTurn(message: Message): Promise<readonly string[]> {
    const before = last.get(message.from) ?? Promise.resolve();
    const answer = before.then(() => handler(message));
    const settled = answer.catch(() => undefined);
    last.set(message.from, settled);
    try {
      return await answer;
    } finally {
      // Whoever came later has taken the place.
      if (last.get(message.from) === settled) {
        last.delete(message.from);
      }
    }
  }

  return takeTurn;
}
