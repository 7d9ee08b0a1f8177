import { Collection, Model } from '../base/model.js';
import { createWid } from '../base/wid.js';
import { groups } from './groups.js';

class Chat extends Model {
  iAmAdmin() {
    return this.groupMetadata?.iAmAdmin() ?? false;
  }

  // The messages and the group have no place in what leaves the page: the library adds what it wants of them.
  toJSON() {
    const { msgs: _messages, groupMetadata: _group, ...fields } = super.toJSON();
    return fields;
  }
}

class ChatCollection extends Collection {
  async find(id) {
    return chatWith(id);
  }
}

/** All chats that the page knows. */
export const chats = new ChatCollection();

/** The chat with this person or group, opened when there is none yet. */
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
  chat.lastReceivedKey = message.id;
}

/** What the server says of a group: its chat bears its name and members from now on. */
export function takeGroup(group) {
  const chat = chatWith(group.id);
  chat.groupMetadata = groups.take(group);
  chat.set('formattedTitle', group.subject);
  chat.set('name', group.subject);
}
