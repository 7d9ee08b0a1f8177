import { badRequest } from '../../errors.ts';
import { requireChat, requireMessage } from '../../parameters/chat-access.ts';
import { isAdmin, statusIn } from '../../state/groups.ts';
import type { StoredMessage } from '../../state/records.ts';
import type { Place, World } from '../../state/world.ts';
import { DONE, type MethodAnswer, type MethodCall } from '../method.ts';

/** A message can be deleted for everyone for this long (Bot API, deleteMessage). */
const DELETABLE_SECONDS = 48 * 60 * 60;

/** deleteMessage */
export function deleteMessage({ world, parameters }: MethodCall): MethodAnswer {
  if (parameters.text('chat_id') === '') throw badRequest('Chat identifier is not specified');
  if (parameters.integer('message_id') <= 0) {
    throw badRequest('Message identifier is not specified');
  }
  const place = requireChat(world, parameters, 'write');
  const message = requireMessage(world, parameters, place, 'message to delete');
  requireDeletable(world, place, message);
  world.messages.delete(message);
  return DONE;
}

/** Others' messages: in private, and in groups by administrators. Old ones: by administrators of supergroups. */
function requireDeletable(world: World, place: Place, message: StoredMessage): void {
  const isOwn = message.senderId === world.bot.id;
  const isBotAdmin = place.kind === 'group' && isAdmin(statusIn(place.group, world.bot.id));
  if (!isOwn && place.kind === 'group' && !isBotAdmin) {
    throw badRequest("Message can't be deleted");
  }
  const isOld = world.nowSeconds() - message.date > DELETABLE_SECONDS;
  const isAgeless = isBotAdmin && place.group.type === 'supergroup';
  if (isOld && !isAgeless) throw badRequest("Message can't be deleted for everyone");
}
