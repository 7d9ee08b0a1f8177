import { Collection, Model } from './model.js';
import { createWid } from './wid.js';

class Chat extends Model {
  // The messages have no place in what leaves the page.
  toJSON() {
    const { msgs: _messages, ...fields } = super.toJSON();
    return fields;
  }
}

/** All chats that the page knows. */
export const chats = new Collection();

/** The chat with this person, opened when there is none yet. */
export function chatWith(id) {
  const wid = createWid(id);
  return (
    chats.get(wid) ??
    chats.add(
      new Chat({
        id: wid,
        formattedTitle: wid.user,
        unreadCount: 0,
        t: 0,
        archive: false,
        mute: { expiration: 0 },
        msgs: new Collection(),
      }),
    )
  );
}

/** Puts a message into its chat. */
export function addToChat(chat, message) {
  chat.msgs.add(message);
  chat.t = Math.max(chat.t, message.t);
}
