import { deliverMessage } from '../delivery/deliver-message.ts';
import { SimError } from '../errors.ts';
import { lengthInCharacters, MAX_TEXT_LENGTH } from '../parameters/message-text.ts';
import { isPresent, statusIn } from '../state/groups.ts';
import type { Person, StoredMessage } from '../state/records.ts';
import type { Place, World } from '../state/world.ts';
import { fixText } from '../text/fix-text.ts';
import {
  findPerson,
  findPlace,
  nameOf,
  type ChatReference,
  type PersonReference,
} from './references.ts';

/** What may come with a text. */
export interface SendOptions {
  /** Number of the message that this one replies to. */
  readonly replyTo?: number;
  /** The topic in a forum. */
  readonly threadId?: number;
}

/**
 * A person writes to a chat.
 * @throws {SimError} When the chat or the person is unknown, they are not in it, or the text can't be sent.
 */
export function sendText(
  world: World,
  chat: ChatReference,
  user: PersonReference,
  text: string,
  { replyTo, threadId }: SendOptions,
): StoredMessage {
  const person = findPerson(world, user);
  const place = findPlace(world, chat);
  requirePresence(place, person);
  const fixed = fixText({ text, entities: [] });
  if (fixed.kind === 'refused') {
    throw new SimError('INVALID_REQUEST', 'A message needs a text with something in it');
  }
  if (lengthInCharacters(fixed.text.text) > MAX_TEXT_LENGTH) {
    throw new SimError('INVALID_REQUEST', `A message has at most ${MAX_TEXT_LENGTH} characters`);
  }
  const replied = replyTo === undefined ? undefined : world.messages.get(place.id, replyTo);
  if (replyTo !== undefined && replied === undefined) {
    throw new SimError('UNKNOWN_MESSAGE', `There is no message ${replyTo} to reply to`);
  }
  if (threadId !== undefined) requireTopic(world, place, threadId);
  if (place.kind === 'private') world.people.start(person.id);
  const topic = threadId ?? replied?.threadId;
  return deliverMessage(world, {
    chatId: place.id,
    senderId: person.id,
    date: world.nowSeconds(),
    ...fixed.text,
    ...(replyTo === undefined ? {} : { replyToId: replyTo }),
    ...(topic === undefined ? {} : { threadId: topic }),
  });
}

/**
 * Checks that a person takes part in a chat.
 * @throws {SimError} When they are not in the group, or it is somebody else's private chat.
 */
export function requirePresence(place: Place, person: Person): void {
  if (place.kind === 'group' && !isPresent(statusIn(place.group, person.id))) {
    throw new SimError('NOT_A_MEMBER', `${nameOf(person)} is not in '${place.group.title}'`);
  }
  if (place.kind === 'private' && place.id !== person.id) {
    throw new SimError(
      'NOT_A_MEMBER',
      `${nameOf(person)} can't use the private chat of ${nameOf(place.person)}`,
    );
  }
}

function requireTopic(world: World, place: Place, threadId: number): void {
  const topics = world.messages
    .inChat(place.id)
    .flatMap(({ id, service }) => (service?.kind === 'topic-created' ? [{ id, service }] : []));
  if (topics.every(({ id }) => id !== threadId)) {
    const known = topics.map(({ id, service }) => `${id} '${service.name}'`).join(', ');
    throw new SimError(
      'UNKNOWN_MESSAGE',
      `There is no topic ${threadId}. Topics: ${known === '' ? 'none' : known}`,
    );
  }
}
