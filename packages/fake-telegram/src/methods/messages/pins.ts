import { deliverMessage } from '../../delivery/deliver-message.ts';
import { badRequest } from '../../errors.ts';
import { requireChat, requireMessage } from '../../parameters/chat-access.ts';
import { isAdmin, statusIn } from '../../state/groups.ts';
import type { Place, World } from '../../state/world.ts';
import { DONE, type MethodAnswer, type MethodCall } from '../method.ts';

/** pinChatMessage: in groups the bot must be an administrator (tdlib, DialogManager::can_pin_messages). */
export function pinChatMessage({ world, parameters }: MethodCall): MethodAnswer {
  const place = requireChat(world, parameters, 'write');
  const message = requireMessage(world, parameters, place, 'message to pin');
  requireRights(world, place);
  if (message.service !== undefined) throw badRequest("Service messages can't be pinned");
  if (message.isPinned === true) throw badRequest('CHAT_NOT_MODIFIED');
  world.messages.setPinned(message, true);
  deliverMessage(world, {
    chatId: place.id,
    senderId: world.bot.id,
    date: world.nowSeconds(),
    text: '',
    entities: [],
    service: { kind: 'pinned', messageId: message.id },
  });
  return DONE;
}

/** unpinChatMessage: without message_id the newest pin. */
export function unpinChatMessage({ world, parameters }: MethodCall): MethodAnswer {
  const place = requireChat(world, parameters, 'write');
  const isNamed = parameters.integer('message_id') > 0;
  const message = isNamed
    ? requireMessage(world, parameters, place, 'message to unpin')
    : world.messages.pinnedIn(place.id).at(-1);
  if (message === undefined) throw badRequest('Message to unpin not found');
  requireRights(world, place);
  world.messages.setPinned(message, false);
  return DONE;
}

/** unpinAllChatMessages */
export function unpinAllChatMessages({ world, parameters }: MethodCall): MethodAnswer {
  const place = requireChat(world, parameters, 'write');
  requireRights(world, place);
  for (const message of world.messages.pinnedIn(place.id)) {
    world.messages.setPinned(message, false);
  }
  return DONE;
}

function requireRights(world: World, place: Place): void {
  if (place.kind === 'group' && !isAdmin(statusIn(place.group, world.bot.id))) {
    throw badRequest('Not enough rights to manage pinned messages in the chat');
  }
}
