import type { Group } from '../state/records.ts';
import type { World } from '../state/world.ts';
import type { ChatMember, MemberStatus } from './bot-api.ts';
import { userOf } from './to-user.ts';

/** Somebody with this status in a group, as the Bot API shows them. Administrators have all usual rights. */
export function toChatMember(
  world: World,
  group: Group,
  userId: number,
  status: MemberStatus,
): ChatMember {
  const user = userOf(world, userId);
  if (status === 'creator') return { user, status, is_anonymous: false };
  if (status === 'kicked') return { user, status, until_date: 0 };
  if (status !== 'administrator') return { user, status };
  const topics = group.type === 'supergroup' ? { can_manage_topics: group.isForum } : {};
  return { user, status, ...RIGHTS, ...topics };
}

const RIGHTS = {
  can_be_edited: false,
  can_manage_chat: true,
  can_change_info: true,
  can_delete_messages: true,
  can_invite_users: true,
  can_restrict_members: true,
  can_pin_messages: true,
  can_promote_members: false,
  can_manage_video_chats: true,
  can_post_stories: false,
  can_edit_stories: false,
  can_delete_stories: false,
  is_anonymous: false,
  can_manage_voice_chats: true,
};
