import type { Person } from '../state/records.ts';
import type { World } from '../state/world.ts';
import type { User } from './bot-api.ts';

/** A person as the Bot API shows them. */
export function toUser(person: Person): User {
  return {
    id: person.id,
    is_bot: false,
    first_name: person.firstName,
    ...(person.lastName === undefined ? {} : { last_name: person.lastName }),
    ...(person.username === undefined ? {} : { username: person.username }),
    ...(person.languageCode === undefined ? {} : { language_code: person.languageCode }),
  };
}

/** The bot as others see it. */
export function toBotUser({ bot }: World): User {
  return { id: bot.id, is_bot: true, first_name: bot.firstName, username: bot.username };
}

/** Whoever has this id; somebody unknown has an empty name, as on the real server. */
export function userOf(world: World, id: number): User {
  if (id === world.bot.id) return toBotUser(world);
  const person = world.people.get(id);
  return person === undefined ? { id, is_bot: false, first_name: '' } : toUser(person);
}
