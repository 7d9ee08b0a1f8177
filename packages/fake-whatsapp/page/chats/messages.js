import { Collection, Model } from '../base/model.js';
import { createWid } from '../base/wid.js';

/** The id of a message: who sent it, in which chat, and the sender's own id for it. */
export class MessageKey {
  constructor({ id, from, to, selfDir, participant }) {
    this.fromMe = selfDir === 'out';
    this.remote = createWid(this.fromMe ? to : from);
    this.id = id;
    if (participant) this.participant = createWid(participant);
    this._serialized = [this.fromMe, this.remote, id, this.participant].filter(isThere).join('_');
  }

  /** WhatsApp Web's own ids begin with 3EB0 and are 22 characters long. */
  static async newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(9));
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return `3EB0${hex.toUpperCase()}`;
  }

  toString() {
    return this._serialized;
  }
}

const isThere = (part) => part !== undefined;

class Message extends Model {
  get isEphemeral() {
    return false;
  }

  get isStatusV3() {
    return false;
  }

  /** WhatsApp's own notices in a chat: who came and went. */
  get isNotification() {
    return this.type === 'gp2';
  }

  /** The model without the checks of its fields: here the same thing. */
  unsafe() {
    return this;
  }

  /** What a reply carries of the message that it quotes. */
  msgContextInfo() {
    return {
      quotedMsg: { type: this.type, body: this.body },
      quotedStanzaID: this.id.id,
      quotedParticipant: this.author ?? this.from,
    };
  }

  /** Makes the file ready; whatsapp-web.js fetches it by itself afterwards. */
  async downloadMedia() {
    this.mediaData.mediaStage = 'RESOLVED';
  }
}

class MessageCollection extends Collection {
  async getMessagesById(ids) {
    return { messages: ids.map((id) => this.get(id)).filter(Boolean) };
  }

  /** The message of this sender's id in this chat, whoever wrote it. */
  find(chat, id) {
    return this.getModelsArray().find(
      (message) => message.id.id === id && String(message.id.remote) === chat,
    );
  }
}

/** All messages that the page knows. */
export const messages = new MessageCollection();

/** What WhatsApp keeps of a file beside its bytes. They are not encrypted here, so that the keys are only there to be there. */
function fileFields({ id, mediaType, name, size, seconds }, caption) {
  return {
    caption,
    mimetype: mediaType,
    filename: name,
    size,
    duration: seconds === undefined ? undefined : String(seconds),
    directPath: `/media/${id}`,
    mediaKey: 'fake',
    mediaKeyTimestamp: 0,
    filehash: id,
    encFilehash: id,
    mediaData: { mediaStage: 'NEED_POKE' },
    mediaObject: {},
  };
}

/** A message as the page keeps it, made of what the server says. Its `at` is in epoch milliseconds, WhatsApp's `t` in seconds. */
export function messageOf(entry, me, isNew) {
  const { chat, id, text, at, fromMe, author, kind, file, ack } = entry;
  const [from, to] = fromMe ? [me, createWid(chat)] : [createWid(chat), me];
  const participant = author && createWid(author);
  const key = new MessageKey({ id, from, to, participant, selfDir: fromMe ? 'out' : 'in' });
  return new Message({
    id: key,
    type: entry.revoked ? 'revoked' : kind,
    body: file || entry.revoked ? '' : text,
    from,
    to,
    author: participant,
    notifyName: entry.name,
    t: Math.floor(at / 1000),
    ack,
    isNewMsg: isNew,
    mentionedJidList: entry.mentions.map(createWid),
    hasReaction: entry.reactions.length > 0,
    ...(file && fileFields(file, text)),
    ...(entry.quoted && {
      quotedMsg: { type: entry.quoted.kind, body: entry.quoted.text },
      quotedStanzaID: entry.quoted.id,
    }),
    ...(entry.notice && {
      subtype: entry.notice.change,
      recipients: entry.notice.members.map(createWid),
    }),
  });
}

/** The message that whatsapp-web.js composed (a plain object with its key in `id`). */
export function composedMessage({ mediaBlob: _blob, toJSON: _toJson, ...fields }) {
  const isFile = Boolean(fields.directPath);
  return new Message({
    ...fields,
    ...(isFile && {
      mediaData: { mediaStage: 'RESOLVED' },
      mediaObject: {},
      isUnsentMedia: true,
    }),
  });
}
