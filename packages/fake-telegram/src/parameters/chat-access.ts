import { BotApiError, badRequest } from '../errors.ts';
import { isPresent, statusIn } from '../state/groups.ts';
import type { Group, Person, StoredMessage } from '../state/records.ts';
import type { Place, World } from '../state/world.ts';
import { readInteger, type CallParameters } from './call-parameters.ts';

/** What a method wants to do with a chat; it decides what a bot outside may still do. */
export type AccessRights = 'read' | 'read-members' | 'edit' | 'write';

/**
 * The chat of `chat_id` (a number, or `@name` of a public supergroup).
 * @throws {BotApiError} When there is none or the bot has no access to it.
 */
export function requireChat(world: World, parameters: CallParameters, rights: AccessRights): Place {
  return requireChatNamed(world, parameters.text('chat_id'), rights);
}

/** As `requireChat`, for a chat that is named elsewhere than in `chat_id`. */
export function requireChatNamed(world: World, written: string, rights: AccessRights): Place {
  if (written === '') throw badRequest('chat_id is empty');
  const place = written.startsWith('@')
    ? publicGroup(world, written.slice(1))
    : world.place(readInteger(written));
  if (place === undefined) throw badRequest('chat not found');
  if (place.kind === 'private') {
    requireReachable(place.person, rights);
  } else {
    requireMembership(world, place.group, rights);
  }
  return place;
}

/**
 * The message of `message_id` in a chat. `role` names it in the reason, for example "message to edit".
 * @throws {BotApiError} When it does not exist or was deleted.
 */
export function requireMessage(
  world: World,
  parameters: CallParameters,
  place: Place,
  role: string,
): StoredMessage {
  const message = world.messages.get(place.id, parameters.integer('message_id'));
  if (message === undefined) throw badRequest(`${role} not found`);
  return message;
}

function publicGroup(world: World, name: string): Place | undefined {
  const group = world.groups.named(`@${name}`)[0];
  return group === undefined ? undefined : { kind: 'group', id: group.id, group };
}

function requireReachable({ gone, hasStarted }: Person, rights: AccessRights): void {
  if (gone === 'deactivated' && (rights === 'write' || rights === 'edit')) {
    throw forbidden('user is deactivated');
  }
  if (rights !== 'write') return;
  if (gone === 'blocked') throw forbidden('bot was blocked by the user');
  if (!hasStarted) throw forbidden("bot can't initiate conversation with a user");
}

function requireMembership(world: World, group: Group, rights: AccessRights): void {
  const status = statusIn(group, world.bot.id);
  const { type, migratedTo } = group;
  if (migratedTo !== undefined) {
    // What the group was can still be read and edited.
    if (rights === 'read' || rights === 'edit') return;
    throw new BotApiError(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
      migrate_to_chat_id: migratedTo,
    });
  }
  // Only the list of a small group's members is closed to those who can still read the group.
  const isReading = rights === 'read' || (rights === 'read-members' && type === 'supergroup');
  if (status === 'kicked' && !(isReading && type === 'group')) {
    throw forbidden(`bot was kicked from the ${type} chat`);
  }
  const isOpen = type === 'group' || group.username !== undefined;
  if (!isPresent(status) && !(isReading && isOpen)) {
    throw forbidden(`bot is not a member of the ${type} chat`);
  }
}

function forbidden(reason: string): BotApiError {
  return new BotApiError(403, `Forbidden: ${reason}`);
}
