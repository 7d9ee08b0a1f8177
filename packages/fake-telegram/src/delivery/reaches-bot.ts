import { isAdmin, isPresent } from '../state/groups.ts';
import type { StoredMessage } from '../state/records.ts';
import type { Bot } from '../state/world.ts';
import type { MemberStatus } from '../wire/bot-api.ts';

/** A message in a group, and what decides whether the bot is told of it. */
export interface GroupMessage {
  readonly bot: Bot;
  /** The bot's place in the group. */
  readonly botStatus: MemberStatus;
  readonly message: Pick<StoredMessage, 'text' | 'entities' | 'service'>;
  /** Who wrote the message that this one replies to. */
  readonly repliedSenderId: number | undefined;
}

/**
 * Whether the bot gets a message that somebody sent to a group.
 *
 * With privacy mode on: commands that name no bot or this one, replies to the bot, and service messages. Bots that are
 * administrators get everything. Source: https://core.telegram.org/bots/features#privacy-mode
 */
export function reachesBot({ bot, botStatus, message, repliedSenderId }: GroupMessage): boolean {
  if (!isPresent(botStatus)) return false;
  if (!bot.hasPrivacyMode || isAdmin(botStatus) || message.service !== undefined) return true;
  return repliedSenderId === bot.id || isCommandFor(bot, message);
}

function isCommandFor(
  bot: Bot,
  { text, entities }: Pick<StoredMessage, 'text' | 'entities'>,
): boolean {
  const first = entities.find((entity) => entity.offset === 0 && entity.type === 'bot_command');
  if (first === undefined) return false;
  const [, name] = text.slice(0, first.length).split('@');
  return name === undefined || name.toLowerCase() === bot.username.toLowerCase();
}
