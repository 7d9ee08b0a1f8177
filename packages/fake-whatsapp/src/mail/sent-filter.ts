import type { SentFilter, SentMessage } from '../face/messages.ts';

/** Whether a message is the one that is meant. */
export function matcherOf({ to, body, kind }: SentFilter): (message: SentMessage) => boolean {
  return (message) =>
    (to === undefined || message.to === to) &&
    (kind === undefined || message.kind === kind) &&
    (body === undefined ||
      (typeof body === 'string' ? message.body === body : body.test(message.body)));
}

/** The messages there were, for an error that says so. */
export function listOf(messages: readonly SentMessage[]): string {
  const bodies = messages.map(({ to, body }) => `${to}: ${JSON.stringify(body)}`);
  return bodies.length === 0 ? 'none was' : bodies.join('; ');
}
