import { expect, test } from 'vitest';

import { inOrder } from '../../src/conversation/in-order.ts';
import type { IncomingMessage } from '../../src/conversation/message-gateway.ts';

function message(from: string, text: string): IncomingMessage {
  return { id: `${from}-${text}`, from, text, sentAt: new Date() };
}

/** A handler that waits for `finish` with each message, and notes when it begins and ends. */
function slowHandler() {
  const log: string[] = [];
  const waiting = new Map<string, PromiseWithResolvers<void>>();
  const handle = inOrder(async ({ id }) => {
    log.push(`${id} begins`);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    waiting.set(id, { promise, resolve, reject });
    await promise;
    log.push(`${id} ends`);
    return [id];
  });
  const settle = async (id: string, error?: Error): Promise<void> => {
    await expect.poll(() => waiting.has(id)).toBe(true);
    const wait = waiting.get(id);
    if (error) wait?.reject(error);
    else wait?.resolve();
  };
  return { log, handle, settle };
}

test('one person waits for their turn, others do not wait for them', async () => {
  const { log, handle, settle } = slowHandler();
  const first = handle(message('a', '1'));
  const second = handle(message('a', '2'));
  const other = handle(message('b', '1'));
  await settle('b-1');
  expect(await other).toEqual(['b-1']);
  expect(log).toEqual(['a-1 begins', 'b-1 begins', 'b-1 ends']);
  await settle('a-1');
  await settle('a-2');
  expect(await Promise.all([first, second])).toEqual([['a-1'], ['a-2']]);
  expect(log.slice(3)).toEqual(['a-1 ends', 'a-2 begins', 'a-2 ends']);
});

test('a message that fails does not stop the next one', async () => {
  const { handle, settle } = slowHandler();
  const first = handle(message('a', '1'));
  const second = handle(message('a', '2'));
  const failure = new Error('broken');
  await settle('a-1', failure);
  await expect(first).rejects.toBe(failure);
  await settle('a-2');
  expect(await second).toEqual(['a-2']);
});
