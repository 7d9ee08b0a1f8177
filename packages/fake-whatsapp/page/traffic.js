import { addToChat, chatWith } from './chats.js';
import { me } from './connection.js';
import { composedMessage, MessageKey, messages, textMessage } from './messages.js';
import { createWid } from './wid.js';

/** What the chats held before this page was loaded: unread counts are right, but nothing is news. */
export function loadHistory(history) {
  for (const entry of history) {
    const message = messageOf(entry, false);
    messages.add(message);
    const chat = chatWith(entry.chat);
    addToChat(chat, message);
    if (entry.unread) chat.unreadCount += 1;
  }
}

/** A message that arrives now. */
export function takeMessage(entry) {
  const message = messageOf(entry, true);
  const chat = chatWith(entry.chat);
  addToChat(chat, message);
  if (entry.unread) chat.set('unreadCount', chat.unreadCount + 1);
  messages.add(message);
}

function messageOf({ chat, id, text, at, fromMe }, isNew) {
  const [from, to] = fromMe ? [me(), createWid(chat)] : [createWid(chat), me()];
  const key = new MessageKey({ id, from, to, selfDir: fromMe ? 'out' : 'in' });
  return textMessage({ key, from, to, text, at, isNew });
}

/** The modules by which whatsapp-web.js sends and marks as read; each action reaches the server before it is done. */
export function actionModules(report) {
  return {
    WAWebSendMsgChatAction: {
      addAndSendMsgToChat(chat, composed) {
        const message = composedMessage(composed);
        messages.add(message);
        addToChat(chat, message);
        const { id, body } = message;
        const sent = report({ kind: 'sent', chat: String(chat.id), id: id.id, body }).then(() => {
          message.set('ack', 1);
          return { messageSendResult: 'OK', t: message.t };
        });
        return [Promise.resolve(message), sent];
      },
    },
    WAWebUpdateUnreadChatAction: {
      async sendSeen({ chat }) {
        chat.set('unreadCount', 0);
        await report({ kind: 'seen', chat: String(chat.id) });
      },
    },
  };
}
