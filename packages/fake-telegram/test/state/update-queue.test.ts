import { describe, expect, it } from 'vitest';

import { UpdateQueue } from '../../src/state/update-queue.ts';
import { VirtualClock } from '../../src/time/virtual-clock.ts';
import type { Message, Update } from '../../src/wire/bot-api.ts';

const never = new AbortController().signal;

function message(text: string): Message {
  const user = { id: 5, is_bot: false, first_name: 'Alice' };
  const chat = { id: 5, first_name: 'Alice', type: 'private' } as const;
  return { message_id: 1, from: user, chat, date: 0, text };
}

function queueOf(
  { nowSeconds = () => 0 }: { readonly nowSeconds?: () => number } = {},
  ...texts: readonly string[]
): UpdateQueue {
  const state = { nextUpdateId: 10, allowedUpdates: [], updates: [] };
  const queue = new UpdateQueue(
    state,
    new VirtualClock(() => nowSeconds() * 1000),
    () => undefined,
  );
  for (const text of texts) queue.push({ message: message(text) });
  return queue;
}

async function poll(
  queue: UpdateQueue,
  offset: number,
  limit = 100,
): Promise<readonly (string | undefined)[]> {
  const result = await queue.poll({ offset, limit, timeoutMs: 0 }, never);
  if (result.kind === 'conflict') throw new Error('conflict');
  return result.updates.map((update: Update) => update.message?.text);
}

describe('UpdateQueue', () => {
  it('sends an update again until a higher offset confirms it', async () => {
    const queue = queueOf({}, 'a', 'b');
    expect(await poll(queue, 0)).toEqual(['a', 'b']);
    expect(await poll(queue, 0)).toEqual(['a', 'b']);
    expect(await poll(queue, 11)).toEqual(['b']);
    expect(await poll(queue, 0)).toEqual(['b']);
    expect(await poll(queue, 12)).toEqual([]);
  });

  it('gives at most the limit, oldest first', async () => {
    expect(await poll(queueOf({}, 'a', 'b', 'c'), 0, 2)).toEqual(['a', 'b']);
  });

  it('keeps only the newest for a negative offset', async () => {
    const queue = queueOf({}, 'a', 'b', 'c');
    expect(await poll(queue, -1)).toEqual(['c']);
    expect(await poll(queue, 0)).toEqual(['c']);
  });

  it('takes an offset far in the future for none', async () => {
    expect(await poll(queueOf({}, 'a'), 5000)).toEqual(['a']);
  });

  it('forgets updates after a day', async () => {
    let now = 0;
    const queue = queueOf({ nowSeconds: () => now }, 'a');
    now = 24 * 60 * 60 + 1;
    expect(await poll(queue, 0)).toEqual([]);
  });

  it('forgets presses after 150 seconds', async () => {
    let now = 0;
    const queue = queueOf({ nowSeconds: () => now });
    const from = { id: 5, is_bot: false, first_name: 'Alice' };
    queue.push({
      callback_query: { id: '1', from, message: message('a'), chat_instance: '1', data: 'y' },
    });
    now = 150;
    expect(await poll(queue, 0)).toEqual([]);
  });

  it('keeps updates back while they are held, and lets them go in another order', async () => {
    const queue = queueOf({}, 'a');
    queue.hold();
    queue.push({ message: message('b') });
    queue.push({ message: message('c') });
    expect(await poll(queue, 0)).toEqual(['a']);
    expect(queue.release((updates) => updates.toReversed())).toBe(2);
    expect(await poll(queue, 11)).toEqual(['c', 'b']);
    expect(await poll(queue, 0)).toEqual([]);
  });

  it('queues only the types that were asked for, without changing what waits', async () => {
    const queue = queueOf({}, 'a');
    queue.allow(['callback_query']);
    queue.push({ message: message('b') });
    expect(await poll(queue, 0)).toEqual(['a']);
  });

  it('repeats the newest update under its number, though it was confirmed', async () => {
    const queue = queueOf({}, 'a');
    await poll(queue, 11);
    queue.repeat(queue.remembered());
    expect(await poll(queue, 11)).toEqual(['a']);
    expect(await poll(queue, 11)).toEqual([]);
  });

  it('answers a waiting poll with all updates of one burst', async () => {
    const queue = queueOf();
    const waiting = queue.poll({ offset: 0, limit: 100, timeoutMs: 10_000 }, never);
    queue.push({ message: message('a') });
    queue.push({ message: message('b') });
    expect(await waiting).toMatchObject({ updates: [{ update_id: 10 }, { update_id: 11 }] });
  });

  it('ends a waiting poll with a conflict when a second one waits', async () => {
    const queue = queueOf();
    const first = queue.poll({ offset: 0, limit: 100, timeoutMs: 10_000 }, never);
    const second = queue.poll({ offset: 0, limit: 100, timeoutMs: 10 }, never);
    expect(await first).toEqual({ kind: 'conflict', reason: 'other-poll' });
    expect(await second).toEqual({ kind: 'updates', updates: [] });
  });

  it('ends a waiting poll without updates when the client hangs up', async () => {
    const controller = new AbortController();
    const queue = queueOf();
    const waiting = queue.poll({ offset: 0, limit: 100, timeoutMs: 10_000 }, controller.signal);
    controller.abort();
    expect(await waiting).toEqual({ kind: 'updates', updates: [] });
    queue.push({ message: message('a') });
    expect(await poll(queue, 0)).toEqual(['a']);
  });
});
