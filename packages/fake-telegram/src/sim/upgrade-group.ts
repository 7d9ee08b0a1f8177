import { deliverMessage } from '../delivery/deliver-message.ts';
import { SimError } from '../errors.ts';
import type { Group } from '../state/records.ts';
import type { World } from '../state/world.ts';
import { findGroup, type ChatReference } from './references.ts';

/**
 * A small group becomes a supergroup under a new id: everybody is in it, the messages stay behind, and each of the two
 * gets a service message that names the other. What is written to the old id is refused from now on.
 * @throws {SimError} When there is no such small group.
 */
export function upgradeGroup(world: World, reference: ChatReference): Group {
  const old = findGroup(world, reference);
  if (old.type !== 'group' || old.migratedTo !== undefined) {
    throw new SimError('INVALID_REQUEST', `'${old.title}' is no small group any more`);
  }
  const { title, members } = old;
  const supergroup = world.groups.add({ type: 'supergroup', title, isForum: false, members });
  const creator = members.find(({ status }) => status === 'creator')?.userId ?? world.bot.id;
  const both = { date: world.nowSeconds(), senderId: creator, text: '', entities: [] };
  deliverMessage(world, {
    ...both,
    chatId: old.id,
    service: { kind: 'migrated-to', chatId: supergroup.id },
  });
  world.groups.migrate(old, supergroup.id);
  deliverMessage(world, {
    ...both,
    chatId: supergroup.id,
    senderChat: { kind: 'group' },
    service: { kind: 'migrated-from', chatId: old.id },
  });
  return supergroup;
}
