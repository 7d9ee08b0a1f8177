import type { Person } from '../state/records.ts';
import type { World } from '../state/world.ts';
import type { MemberStatus } from '../wire/bot-api.ts';
import { toChat } from '../wire/to-chat.ts';
import { toBotUser, toUser } from '../wire/to-user.ts';

/** Tells the bot that a person blocked it or lets it write again. */
export function tellOfBlock(world: World, person: Person, isBlocked: boolean): void {
  const member = (status: MemberStatus) =>
    status === 'kicked'
      ? { user: toBotUser(world), status, until_date: 0 }
      : { user: toBotUser(world), status };
  world.updates.push({
    my_chat_member: {
      chat: toChat({ kind: 'private', id: person.id, person }),
      from: toUser(person),
      date: world.nowSeconds(),
      old_chat_member: member(isBlocked ? 'member' : 'kicked'),
      new_chat_member: member(isBlocked ? 'kicked' : 'member'),
    },
  });
}
