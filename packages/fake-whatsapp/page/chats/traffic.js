import { commands, me } from '../base/connection.js';
import { addToChat, chatWith, takeGroup } from './chats.js';
import { takeName } from './contacts.js';
import { composedMessage, messageOf, messages } from './messages.js';
import { takeReaction } from './reactions.js';

/** What the chats held before this page was loaded: unread counts are right, but nothing is news. */
export function loadHistory({ groups, messages: history }) {
  for (const group of groups) takeGroup(group);
  for (const entry of history) {
    const message = messageOf(entry, me(), false);
    messages.add(message);
    const chat = chatWith(entry.chat);
    addToChat(chat, message);
    if (entry.unread) chat.unreadCount += 1;
    for (const reaction of entry.reactions) takeReaction(message, reaction, false);
  }
}

/** A message that arrives now. */
export async function takeMessage(entry) {
  if (entry.name) await takeName(entry.author ?? entry.chat, entry.name);
  const message = messageOf(entry, me(), true);
  const chat = chatWith(entry.chat);
  addToChat(chat, message);
  if (entry.unread) chat.set('unreadCount', chat.unreadCount + 1);
  messages.add(message);
}

/** A message that the page has is not any more what it was: edited, taken back, delivered, read. */
export function updateMessage(entry) {
  const message = messages.find(entry.chat, entry.id);
  if (message === undefined) return;
  if (entry.revoked) {
    // In this order: whatsapp-web.js takes a change of the text for an edit while the type is still a text's.
    message.set('type', 'revoked');
    message.set('body', '');
    return;
  }
  if (entry.editedAt !== undefined) message.latestEditSenderTimestampMs = entry.editedAt;
  message.set(entry.file ? 'caption' : 'body', entry.text);
  message.set('ack', entry.ack);
}

/** A reaction to a message that the page has. */
export function reactTo(chat, id, reaction) {
  const message = messages.find(chat, id);
  if (message) takeReaction(message, reaction, true);
}

/** What the server must know of a message that the bot sends. */
function reportOf(message, chat) {
  const { id, type, body, caption, directPath, mimetype, filename } = message;
  return {
    kind: 'sent',
    chat: String(chat.id),
    id: id.id,
    type,
    body: (directPath ? caption : body) ?? '',
    ...(directPath && {
      file: {
        id: directPath.split('/').at(-1),
        mediaType: mimetype,
        ...(filename !== undefined && { name: filename }),
      },
    }),
    ...(message.quotedStanzaID && { quotes: message.quotedStanzaID }),
    mentions: (message.mentionedJidList ?? []).map(String),
  };
}

const isMine = (message) => message.id.fromMe && message.type !== 'revoked';

/** The modules by which whatsapp-web.js acts on chats; each action reaches the server before it is done. */
export function actionModules(line) {
  const chatState = (state) => (wid) =>
    line.report({ kind: 'chat-state', chat: String(wid), state });
  commands.sendRevokeMsgs = async (_chat, { list }) => {
    for (const { id } of list) {
      await line.report({ kind: 'revoked', chat: String(id.remote), id: id.id });
    }
  };
  commands.sendDeleteMsgs = async (chat, { list }) => {
    for (const message of list) {
      chat.msgs.remove(message);
      messages.remove(message);
    }
  };
  commands.markChatUnread = async (chat, unread) => chat.set('unreadCount', unread ? -1 : 0);
  return {
    WAWebSendMsgChatAction: {
      addAndSendMsgToChat(chat, composed) {
        const message = composedMessage(composed);
        messages.add(message);
        addToChat(chat, message);
        const sent = line.report(reportOf(message, chat)).then(() => {
          message.set('isUnsentMedia', false);
          message.set('ack', Math.max(message.ack, 1));
          return { messageSendResult: 'OK', t: message.t };
        });
        return [Promise.resolve(message), sent];
      },
    },
    WAWebUpdateUnreadChatAction: {
      // whatsapp-web.js 1.34.4 gives the chat itself.
      async sendSeen(target) {
        const chat = target.chat ?? target;
        chat.set('unreadCount', 0);
        await line.report({ kind: 'seen', chat: String(chat.id) });
      },
    },
    WAWebChatStateBridge: {
      sendChatStateComposing: chatState('typing'),
      sendChatStateRecording: chatState('recording'),
      sendChatStatePaused: chatState('paused'),
    },
    WAWebPresenceChatAction: {
      sendPresenceAvailable: () => line.report({ kind: 'presence', available: true }),
      sendPresenceUnavailable: () => line.report({ kind: 'presence', available: false }),
    },
    WAWebMsgActionCapability: {
      canSenderRevokeMsg: isMine,
      canAdminRevokeMsg: () => false,
      canEditText: (message) => isMine(message) && message.type === 'chat',
      canEditCaption: (message) => isMine(message) && Boolean(message.directPath),
    },
    WAWebSendMessageEditAction: {
      async sendMessageEdit({ id }, text) {
        await line.report({ kind: 'edited', chat: String(id.remote), id: id.id, text });
      },
    },
    WAWebSendReactionMsgAction: {
      async sendReactionToMsg({ id }, emoji) {
        await line.report({ kind: 'reacted', chat: String(id.remote), id: id.id, emoji });
      },
    },
  };
}
