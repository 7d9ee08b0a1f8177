import { isGreeting } from '../../language/greetings.ts';
import { type RawMessage, readSender } from '../incoming-text.ts';

/** An invitation of the bot into a group. */
export interface GroupInvitation {
  /** `1203…@g.us`. */
  readonly groupId: string;
  /** Who said it: `62812…@c.us` or `555…@lid`. */
  readonly author: string;
}

/** What the bot needs to answer an invitation. */
export interface GroupInvitations {
  /** Whether this person, given as in `IncomingMessage.from`, may invite the bot: a member may. */
  mayInvite(person: string): Promise<boolean>;
  /** Notes that a group is answered; false when it was before, by whichever process. */
  claim(groupId: string): Promise<boolean>;
  /**
   * "I keep books in private chats only."
   *
   * @param phone - the bot's own, digits alone; `undefined` when WhatsApp hides it.
   */
  answer(person: string, phone: string | undefined): Promise<string>;
}

const group = /^\d+(-\d+)?@g\.us$/;

/** The invitation that a message is: somebody greets the bot in a group by its mention. Everything else there is let go. */
export function readInvitation(
  message: RawMessage,
  ownIds: readonly string[],
): GroupInvitation | undefined {
  if (!group.test(message.from)) return undefined;
  const author = readSender(message, message.author);
  if (author === undefined) return undefined;
  const isMentioned = (message.mentionedIds ?? []).some((id) =>
    ownIds.includes(typeof id === 'string' ? id : id._serialized),
  );
  // In the text a mention is the digits of an id.
  const greeting = message.body.replaceAll(/@\d+/g, '').trim();
  if (!isMentioned || !isGreeting(greeting)) return undefined;
  return { groupId: message.from, author };
}
