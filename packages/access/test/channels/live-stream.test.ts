import { describe, expect, it, vi } from 'vitest';

import { LiveStream } from '../../src/channels/live-stream.ts';
import { defineTopic, InvalidTopicError, toSse, topics } from '../../src/index.ts';
import { tenantId } from '../../src/tenants/tenant-id.ts';

function open(options: { readonly mostWaiting?: number; readonly heartbeatMs?: number } = {}) {
  const onClose = vi.fn<() => void>();
  const stream = new LiveStream({ mostWaiting: 4, heartbeatMs: 60_000, onClose, ...options });
  return { stream, onClose };
}

async function allOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const message = (n: number) => ({ event: 'message', topic: 'updates', payload: { n } }) as const;

describe('a live stream', () => {
  it('gives what waits in its order, then the end, and closes once', async () => {
    const { stream, onClose } = open();
    stream.push(message(1));
    stream.push(message(2));
    stream.end('session-ended');
    stream.end('closing');
    stream.push(message(3));
    const events = await allOf(stream);
    expect(events).toEqual([message(1), message(2), { event: 'ended', reason: 'session-ended' }]);
    expect(onClose).toHaveBeenCalledOnce();
  });

  it('holds no more than is allowed for a slow reader, and tells of the gap', async () => {
    const { stream } = open();
    for (let n = 0; n < 1_000; n += 1) stream.push(message(n));
    stream.end('closing');
    const events = await allOf(stream);
    expect(events.length).toBeLessThanOrEqual(5);
    expect(events[0]).toEqual({ event: 'gap', reason: 'slow-reader' });
  });

  it('ends at once when the reader leaves while it waits', async () => {
    const { stream, onClose } = open();
    const waiting = stream.next();
    await stream.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(onClose).toHaveBeenCalledOnce();
  });

  it('gives a heartbeat when there is nothing else', async () => {
    const { stream } = open({ heartbeatMs: 5 });
    expect((await stream.next()).value).toEqual({ event: 'heartbeat' });
    await stream.return();
  });
});

describe('server-sent events', () => {
  it('name the topic, the gap and the end, and keep line breaks inside one line of data', async () => {
    const { stream } = open();
    stream.push({ event: 'message', topic: 'updates', payload: { note: 'a\n\nevent: gap' } });
    stream.push({ event: 'gap', topic: 'updates', reason: 'redis-lost' });
    stream.push({ event: 'heartbeat' });
    stream.end('session-ended');
    expect(await allOf(toSse(stream))).toEqual([
      'retry: 3000\n\n',
      'event: updates\ndata: {"note":"a\\n\\nevent: gap"}\n\n',
      'event: gap\ndata: {"topic":"updates","reason":"redis-lost"}\n\n',
      ': heartbeat\n\n',
      'event: ended\ndata: {"reason":"session-ended"}\n\n',
    ]);
  });
});

describe('topics', () => {
  it('have the channels of contract E', () => {
    const acme = tenantId('acme');
    expect(Object.values(topics).map((topic) => topic.channel(acme))).toEqual([
      'updates:acme',
      'production:acme:status',
      'distribution:acme:tracking',
      'inventory:acme:alerts',
    ]);
  });

  it('that name no tenant, or are called as an event of the stream itself, are refused', () => {
    const { schema } = topics.updates;
    const options = { name: 'news', permission: 'news:listen', schema, channel: 'news:{tenant}' };
    expect(defineTopic(options).channel(tenantId('acme'))).toBe('news:acme');
    for (const wrong of [
      { name: 'gap' },
      { name: 'New s' },
      { channel: 'news' },
      { channel: 'x{tenant}' },
    ]) {
      expect(() => defineTopic({ ...options, ...wrong })).toThrow(InvalidTopicError);
    }
  });
});
