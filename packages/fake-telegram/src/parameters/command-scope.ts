import { badRequest } from '../errors.ts';
import type { World } from '../state/world.ts';
import type { CallParameters } from './call-parameters.ts';
import { requireChatNamed } from './chat-access.ts';
import { isJsonObject, requiredInteger, requiredString } from './json-field.ts';

const SCOPE = "Can't parse BotCommandScope: ";

/**
 * Reads `scope` into one word that names it, such as `default` or `chat_member:-100123:42`.
 * @throws {BotApiError} When it is none, or its chat is not the bot's.
 */
export function readCommandScope(world: World, parameters: CallParameters): string {
  const read = parameters.json('scope');
  if (read.kind === 'absent') return 'default';
  if (read.kind === 'broken') throw badRequest("Can't parse BotCommandScope JSON object");
  const { value } = read;
  if (!isJsonObject(value)) throw badRequest(`${SCOPE}BotCommandScope must be an Object`);
  const type = requiredString(value, 'type', SCOPE);
  switch (type) {
    case 'default':
    case 'all_private_chats':
    case 'all_group_chats':
    case 'all_chat_administrators':
      return type;
    case 'chat':
    case 'chat_administrators':
    case 'chat_member': {
      const written = requiredString(value, 'chat_id', SCOPE);
      if (written === '') throw badRequest(`${SCOPE}Empty chat_id specified`);
      const userId = type === 'chat_member' ? requiredInteger(value, 'user_id', SCOPE) : undefined;
      if (userId !== undefined && userId <= 0) {
        throw badRequest(`${SCOPE}Invalid user_id specified`);
      }
      const place = requireChatNamed(world, written, 'read');
      if (place.kind === 'private' && type !== 'chat') {
        throw badRequest("Can't use specified scope in private chats");
      }
      return userId === undefined ? `${type}:${place.id}` : `${type}:${place.id}:${userId}`;
    }
    default:
      throw badRequest(`${SCOPE}Unsupported type specified`);
  }
}
