import { badRequest } from '../errors.ts';
import { requireChat } from '../parameters/chat-access.ts';
import { isAdmin, isPresent, statusIn } from '../state/groups.ts';
import { toChatMember } from '../wire/to-chat-member.ts';
import { userOf } from '../wire/to-user.ts';
import type { MethodAnswer, MethodCall } from './method.ts';

/** getChatMember */
export function getChatMember({ world, parameters }: MethodCall): MethodAnswer {
  const userId = parameters.integer('user_id', 0, 0, Number.MAX_SAFE_INTEGER);
  if (userId === 0) throw badRequest('Invalid user_id specified');
  const isBot = userId === world.bot.id;
  const place = requireChat(world, parameters, isBot ? 'read' : 'read-members');
  if (place.kind === 'private') {
    if (!isBot && userId !== place.id) throw badRequest('Member not found');
    return { result: { user: userOf(world, userId), status: 'member' } };
  }
  if (!isBot && world.people.get(userId) === undefined) throw badRequest('Member not found');
  const { group } = place;
  return { result: toChatMember(world, group, userId, statusIn(group, userId)) };
}

/** getChatAdministrators */
export function getChatAdministrators({ world, parameters }: MethodCall): MethodAnswer {
  const place = requireChat(world, parameters, 'read-members');
  if (place.kind === 'private') {
    throw badRequest('there are no administrators in the private chat');
  }
  const { group } = place;
  return {
    result: group.members
      .filter(({ status }) => isAdmin(status))
      .map(({ userId, status }) => toChatMember(world, group, userId, status)),
  };
}

/** getChatMemberCount */
export function getChatMemberCount({ world, parameters }: MethodCall): MethodAnswer {
  const place = requireChat(world, parameters, 'read-members');
  if (place.kind === 'private') return { result: 2 };
  return { result: place.group.members.filter(({ status }) => isPresent(status)).length };
}
