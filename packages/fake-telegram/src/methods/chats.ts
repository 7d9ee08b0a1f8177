import { changeMembership } from '../delivery/change-membership.ts';
import { badRequest } from '../errors.ts';
import { requireChat } from '../parameters/chat-access.ts';
import { isPresent, statusIn } from '../state/groups.ts';
import { toChatFullInfo } from '../wire/to-chat-full-info.ts';
import { DONE, type MethodAnswer, type MethodCall } from './method.ts';

const CHAT_ACTIONS = new Set(
  [
    'cancel typing record_video upload_video record_audio record_voice upload_audio',
    'upload_voice upload_photo upload_document choose_sticker pick_up_location find_location',
    'record_video_note upload_video_note',
  ].flatMap((words) => words.split(' ')),
);

/** getChat */
export function getChat({ world, parameters }: MethodCall): MethodAnswer {
  return { result: toChatFullInfo(world, requireChat(world, parameters, 'read')) };
}

/** sendChatAction: taken, and seen by nobody. */
export function sendChatAction({ world, parameters }: MethodCall): MethodAnswer {
  if (!CHAT_ACTIONS.has(parameters.text('action'))) {
    throw badRequest('Wrong parameter action in request');
  }
  requireChat(world, parameters, 'write');
  return DONE;
}

/** leaveChat */
export function leaveChat({ world, parameters }: MethodCall): MethodAnswer {
  const place = requireChat(world, parameters, 'read');
  if (place.kind === 'private') throw badRequest("Can't leave private chats");
  if (!isPresent(statusIn(place.group, world.bot.id))) throw badRequest('Not in the chat');
  changeMembership(world, {
    groupId: place.id,
    userId: world.bot.id,
    status: 'left',
    actorId: world.bot.id,
  });
  return DONE;
}
