import { deliverMessage } from '../delivery/deliver-message.ts';
import { SimError } from '../errors.ts';
import type { NewMessage } from '../state/messages.ts';
import type { Group, ServiceAction, StoredMessage } from '../state/records.ts';
import { topicOf } from '../state/topics.ts';
import type { World } from '../state/world.ts';
import { findGroup, type ChatReference } from './references.ts';

/**
 * The creator of a forum makes a topic; its id is the number of the message that says so.
 * @throws {SimError} When there is no such forum.
 */
export function addTopic(world: World, reference: ChatReference, name: string): StoredMessage {
  const group = findGroup(world, reference);
  if (!group.isForum) {
    throw new SimError('INVALID_REQUEST', `'${group.title}' has no topics: seed it with one`);
  }
  return deliverMessage(world, byCreator(world, group, { kind: 'topic-created', name }));
}

/**
 * Closes a topic, so that only administrators write in it, or opens it again.
 * @throws {SimError} When there is no such topic.
 */
export function setTopicClosed(
  world: World,
  reference: ChatReference,
  threadId: number,
  isClosed: boolean,
): void {
  const group = findGroup(world, reference);
  if (topicOf(world.messages, group.id, threadId) === undefined) {
    throw new SimError('UNKNOWN_MESSAGE', `There is no topic ${threadId} in '${group.title}'`);
  }
  const kind = isClosed ? 'topic-closed' : 'topic-reopened';
  deliverMessage(world, { ...byCreator(world, group, { kind }), threadId });
}

/** A service message of a group's creator. */
export function byCreator(world: World, group: Group, service: ServiceAction): NewMessage {
  const creator = group.members.find(({ status }) => status === 'creator');
  return {
    chatId: group.id,
    senderId: creator?.userId ?? world.bot.id,
    date: world.nowSeconds(),
    text: '',
    entities: [],
    service,
  };
}
