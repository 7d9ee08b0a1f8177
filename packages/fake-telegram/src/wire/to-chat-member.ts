import { isAnonymousIn } from '../state/groups.ts';
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
  const isAnonymous = isAnonymousIn(group, userId);
  if (status === 'creator') return { user, status, is_anonymous: isAnonymous };
  if (status === 'kicked') return { user, status, until_date: 0 };
  if (status === 'restricted') {
    return { user, status, until_date: 0, is_member: true, ...NO_PERMISSIONS };
  }
  if (status !== 'administrator') return { user, status };
  const topics = group.type === 'supergroup' ? { can_manage_topics: group.isForum } : {};
  return { user, status, ...RIGHTS, is_anonymous: isAnonymous, ...topics };
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
  can_send_welcome_messages: false,
  can_manage_voice_chats: true,
};

/** Of a member who may only read. */
const NO_PERMISSIONS = Object.fromEntries(
  [
    'can_send_messages can_send_audios can_send_documents can_send_photos can_send_videos',
    'can_send_video_notes can_send_voice_notes can_send_polls can_send_other_messages',
    'can_add_web_page_previews can_react_to_messages can_edit_tag can_change_info',
    'can_invite_users can_pin_messages can_manage_topics can_send_media_messages',
  ]
    .flatMap((words) => words.split(' '))
    .map((permission) => [permission as `can_${string}`, false]),
);
