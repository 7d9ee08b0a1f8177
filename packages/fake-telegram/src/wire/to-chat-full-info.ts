import type { Place, World } from '../state/world.ts';
import { toChat } from './to-chat.ts';
import { toMessage } from './to-message.ts';

const PERMISSIONS = {
  can_send_messages: true,
  can_send_media_messages: true,
  can_send_audios: true,
  can_send_documents: true,
  can_send_photos: true,
  can_send_videos: true,
  can_send_video_notes: true,
  can_send_voice_notes: true,
  can_send_polls: true,
  can_send_other_messages: true,
  can_add_web_page_previews: true,
  can_react_to_messages: true,
  can_change_info: true,
  can_invite_users: true,
  can_pin_messages: true,
  can_manage_topics: true,
};

/** A chat as getChat describes it (ChatFullInfo): the fields that every chat has. */
export function toChatFullInfo(world: World, place: Place): Record<string, unknown> {
  const isPrivate = place.kind === 'private';
  const pinned = world.messages.pinnedIn(place.id).at(-1);
  const username = isPrivate ? place.person.username : place.group.username;
  return {
    ...toChat(place),
    ...(username === undefined ? {} : { active_usernames: [username] }),
    ...(isPrivate ? {} : { permissions: PERMISSIONS }),
    ...(pinned === undefined ? {} : { pinned_message: toMessage(world, pinned) }),
    accepted_gift_types: {
      unlimited_gifts: isPrivate,
      limited_gifts: isPrivate,
      unique_gifts: isPrivate,
      premium_subscription: isPrivate,
      gifts_from_channels: isPrivate,
    },
    max_reaction_count: 11,
    accent_color_id: Math.abs(place.id) % 7,
  };
}
