import { createWid } from '../base/wid.js';
import { MessageKey } from './messages.js';

/** WhatsApp's table of reactions: whatsapp-web.js puts itself in front of `bulkUpsert` to hear of them. */
export const reactionTable = { bulkUpsert: () => undefined };

const held = new Map();

/** A person reacts to a message, or takes the reaction back (an empty `emoji`). */
export function takeReaction(message, { id, sender, emoji, at }, isNews) {
  const author = createWid(sender);
  const reaction = {
    id: new MessageKey({ id, from: message.id.remote, selfDir: 'in', participant: author }),
    reactionParentKey: message.id,
    reactionText: emoji,
    reactionTimestamp: at,
    author,
    from: author,
    orphan: 0,
    read: false,
    ack: 1,
  };
  const ofMessage = held.get(message.id._serialized) ?? new Map();
  held.set(message.id._serialized, ofMessage);
  if (emoji === '') ofMessage.delete(sender);
  else ofMessage.set(sender, reaction);
  message.hasReaction = ofMessage.size > 0;
  if (isNews) reactionTable.bulkUpsert([reaction]);
}

function senderOf(reaction) {
  return {
    ...reaction,
    msgKey: reaction.id,
    parentMsgKey: reaction.reactionParentKey,
    senderUserJid: String(reaction.author),
    timestamp: reaction.reactionTimestamp,
  };
}

/** The collection by which whatsapp-web.js asks who reacted how. */
export const reactions = {
  async find(messageId) {
    const byEmoji = Map.groupBy(
      (held.get(messageId) ?? new Map()).values(),
      ({ reactionText }) => reactionText,
    );
    const list = [...byEmoji].map(([emoji, ofEmoji]) => ({
      id: emoji,
      aggregateEmoji: emoji,
      hasReactionByMe: false,
      senders: ofEmoji.map(senderOf),
    }));
    return {
      reactions: { length: list.length, serialize: () => JSON.parse(JSON.stringify(list)) },
    };
  },
};
