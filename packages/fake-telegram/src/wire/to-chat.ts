import type { Place } from '../state/world.ts';
import type { Chat } from './bot-api.ts';

/** A chat as it stands in messages. */
export function toChat(place: Place): Chat {
  if (place.kind === 'private') {
    const { person } = place;
    return {
      id: person.id,
      first_name: person.firstName,
      ...(person.lastName === undefined ? {} : { last_name: person.lastName }),
      ...(person.username === undefined ? {} : { username: person.username }),
      type: 'private',
    };
  }
  const { group } = place;
  if (group.type === 'group') {
    return {
      id: group.id,
      title: group.title,
      type: 'group',
      all_members_are_administrators: true,
    };
  }
  return {
    id: group.id,
    title: group.title,
    ...(group.username === undefined ? {} : { username: group.username }),
    ...(group.isForum ? { is_forum: true } : {}),
    type: 'supergroup',
  };
}
