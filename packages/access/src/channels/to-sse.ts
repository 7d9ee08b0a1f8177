import type { LiveEvent } from './live-stream.ts';

/** The headers of an answer whose body is `toSse`. */
export const sseHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  // nginx would collect the events otherwise.
  'x-accel-buffering': 'no',
};

/** How long a browser waits before it opens the stream again. */
const retryMs = 3_000;

/**
 * Events as server-sent events: `event: production` with the payload as `data`, `event: gap` and `event: ended` with their
 * reasons, a comment for a heartbeat. They have no ids: nothing is kept for a `Last-Event-ID`, and whoever comes back reads
 * anew. Give it to `Readable.from` or `ReadableStream.from`, which ask for the next event when the reader took the last one.
 */
export function toSse(events: AsyncIterator<LiveEvent, undefined>): AsyncIterableIterator<string> {
  let isFirst = true;
  const lines: AsyncIterableIterator<string> = {
    async next() {
      if (isFirst) {
        isFirst = false;
        // Something at once, so that proxies and browsers see the stream as open.
        return { done: false, value: `retry: ${retryMs}\n\n` };
      }
      const { done, value } = await events.next();
      return done === true ? { done, value } : { done: false, value: written(value) };
    },
    async return() {
      await events.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => lines,
  };
  return lines;
}

function written(event: LiveEvent): string {
  switch (event.event) {
    case 'heartbeat':
      return ': heartbeat\n\n';
    case 'message':
      return sent(event.topic, event.payload);
    case 'gap':
      return sent('gap', { topic: event.topic, reason: event.reason });
    case 'ended':
      return sent('ended', { reason: event.reason });
  }
}

/** JSON has no line breaks of its own: one line of `data` holds all of it. */
function sent(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
