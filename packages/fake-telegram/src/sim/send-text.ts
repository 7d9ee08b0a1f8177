import { createHash } from 'node:crypto';

import { deliverMessage } from '../delivery/deliver-message.ts';
import { SimError } from '../errors.ts';
import { lengthInCharacters, MAX_TEXT_LENGTH } from '../parameters/message-text.ts';
import { isAnonymousIn, isPresent, statusIn } from '../state/groups.ts';
import type { Person, SenderChat, StoredMessage } from '../state/records.ts';
import { topicOf } from '../state/topics.ts';
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
  /** A file with the text as its caption. */
  readonly file?: SentFile;
  /** Title of a channel in whose name the person writes; in groups only. */
  readonly asChannel?: string;
}

/** A file that a person sends; a picture is a document here, as when it is sent without compression. */
export interface SentFile {
  readonly fileName: string;
  readonly mimeType?: string;
  readonly content: Uint8Array;
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
  { replyTo, threadId, file, asChannel }: SendOptions,
): StoredMessage {
  const person = findPerson(world, user);
  const place = findPlace(world, chat);
  requirePresence(place, person);
  const read = fixText({ text, entities: [] });
  const fixed =
    read.kind === 'refused' && file !== undefined
      ? ({ kind: 'read', text: { text: '', entities: [] } } as const)
      : read;
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
  const senderChat = senderChatOf(place, person, asChannel);
  const topic = threadId ?? replied?.threadId;
  return deliverMessage(world, {
    chatId: place.id,
    senderId: person.id,
    date: world.nowSeconds(),
    ...fixed.text,
    ...(file === undefined ? {} : { fileId: storeFile(world, file) }),
    ...(senderChat === undefined ? {} : { senderChat }),
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

function storeFile(
  world: World,
  { fileName, mimeType = 'application/octet-stream', content }: SentFile,
): string {
  const added = { kind: 'document', fileName, mimeType, content: Buffer.from(content) } as const;
  return world.files.add(added).id;
}

/** Telegram's ids of channels; which one it is follows from the title. */
const FIRST_CHANNEL_ID = -1_003_000_000_000;

function senderChatOf(
  place: Place,
  person: Person,
  asChannel: string | undefined,
): SenderChat | undefined {
  if (place.kind === 'private') return undefined;
  if (asChannel !== undefined) {
    const number = createHash('sha256').update(asChannel).digest().readUInt32BE();
    return { kind: 'channel', id: FIRST_CHANNEL_ID - number, title: asChannel };
  }
  return isAnonymousIn(place.group, person.id) ? { kind: 'group' } : undefined;
}

function requireTopic(world: World, place: Place, threadId: number): void {
  if (topicOf(world.messages, place.id, threadId) !== undefined) return;
  const topics = world.messages
    .inChat(place.id)
    .flatMap(({ id, service }) => (service?.kind === 'topic-created' ? [{ id, service }] : []));
  const known = topics.map(({ id, service }) => `${id} '${service.name}'`).join(', ');
  throw new SimError(
    'UNKNOWN_MESSAGE',
    `There is no topic ${threadId}. Topics: ${known === '' ? 'none' : known}`,
  );
}
