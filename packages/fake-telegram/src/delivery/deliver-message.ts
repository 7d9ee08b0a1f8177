import { statusIn } from '../state/groups.ts';
import type { NewMessage } from '../state/messages.ts';
import type { StoredMessage } from '../state/records.ts';
import type { World } from '../state/world.ts';
import { toMessage } from '../wire/to-message.ts';
import { reachesBot } from './reaches-bot.ts';

/** Stores a message that is not the bot's and tells the bot of it, if it may hear it. */
export function deliverMessage(world: World, message: NewMessage): StoredMessage {
  const stored = world.messages.add(message);
  const place = world.place(stored.chatId);
  const replied =
    stored.replyToId === undefined
      ? undefined
      : world.messages.get(stored.chatId, stored.replyToId);
  const isHeard =
    place?.kind === 'private' ||
    (place?.kind === 'group' &&
      reachesBot({
        bot: world.bot,
        botStatus: statusIn(place.group, world.bot.id),
        message: stored,
        repliedSenderId: replied?.senderId,
      }));
  if (isHeard) world.updates.push({ message: toMessage(world, stored) });
  return stored;
}
