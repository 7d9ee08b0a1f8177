import type { Messages } from './messages.ts';
import type { StoredMessage } from './records.ts';

/** The message that made a topic of a forum; `undefined` when there is no such topic. */
export function topicOf(
  messages: Messages,
  chatId: number,
  threadId: number,
): StoredMessage | undefined {
  const first = messages.get(chatId, threadId);
  return first?.service?.kind === 'topic-created' ? first : undefined;
}

/** Whether only administrators may write in a topic. */
export function isTopicClosed(messages: Messages, chatId: number, threadId: number): boolean {
  const last = messages
    .inChat(chatId)
    .findLast(
      (message) =>
        message.threadId === threadId &&
        (message.service?.kind === 'topic-closed' || message.service?.kind === 'topic-reopened'),
    );
  return last?.service?.kind === 'topic-closed';
}
