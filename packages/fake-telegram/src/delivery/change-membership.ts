import { isAdmin, isAnonymousIn, isPresent, statusIn } from '../state/groups.ts';
import type { Group, ServiceAction } from '../state/records.ts';
import type { World } from '../state/world.ts';
import type { ChatMemberUpdated, MemberStatus } from '../wire/bot-api.ts';
import { toChatMember } from '../wire/to-chat-member.ts';
import { toChat } from '../wire/to-chat.ts';
import { toMessage } from '../wire/to-message.ts';
import { userOf } from '../wire/to-user.ts';
import { deliverMessage } from './deliver-message.ts';

/** Somebody gets another place in a group. */
export interface MembershipChange {
  readonly groupId: number;
  readonly userId: number;
  readonly status: MemberStatus;
  /** For an administrator: writes in the name of the group from now on. Default: as before. */
  readonly isAnonymous?: boolean;
  /** Who does it; the same person when they come or go by themselves. */
  readonly actorId: number;
}

/**
 * Gives somebody another place in a group and tells the bot: `my_chat_member` about itself, `chat_member` about others
 * where it is an administrator, and the service message that the group sees when somebody comes or goes.
 * Nothing happens when the place is the same already. The group must exist.
 */
export function changeMembership(world: World, change: MembershipChange): void {
  const before = world.groups.get(change.groupId);
  if (before === undefined) return;
  const { userId, status } = change;
  const old = statusIn(before, userId);
  const { isAnonymous = isAnonymousIn(before, userId) } = change;
  if (old === status && isAnonymous === isAnonymousIn(before, userId)) return;
  world.groups.setMembership(before.id, {
    userId,
    status,
    ...(isAnonymous ? { isAnonymous } : {}),
  });
  const after = world.groups.get(before.id) ?? before;

  const update = describe(world, { before, after }, old, change);
  if (userId === world.bot.id) {
    world.updates.push({ my_chat_member: update });
  } else if (isAdmin(statusIn(after, world.bot.id))) {
    world.updates.push({ chat_member: update });
  }
  if (isPresent(old) !== isPresent(status)) {
    announce(world, after, change, isPresent(status));
  }
}

function describe(
  world: World,
  { before, after: group }: { readonly before: Group; readonly after: Group },
  old: MemberStatus,
  { userId, status, actorId }: MembershipChange,
): ChatMemberUpdated {
  return {
    chat: toChat({ kind: 'group', id: group.id, group }),
    from: userOf(world, actorId),
    date: world.nowSeconds(),
    old_chat_member: toChatMember(world, before, userId, old),
    new_chat_member: toChatMember(world, group, userId, status),
  };
}

function announce(
  world: World,
  group: Group,
  { userId, actorId }: MembershipChange,
  hasCome: boolean,
): void {
  const service: ServiceAction = hasCome
    ? { kind: 'members-joined', userIds: [userId] }
    : { kind: 'member-left', userId };
  const stored = deliverMessage(world, {
    chatId: group.id,
    senderId: actorId,
    date: world.nowSeconds(),
    text: '',
    entities: [],
    service,
  });
  // A small group still shows a bot the message about its own leaving; a supergroup is closed to it by then.
  if (!hasCome && userId === world.bot.id && group.type === 'group') {
    world.updates.push({ message: toMessage(world, stored) });
  }
}
