import { Collection, Model } from './model.js';
import { createWid } from './wid.js';

/** The id of a message: who sent it, in which chat, and the sender's own id for it. */
export class MessageKey {
  constructor({ id, from, to, selfDir, participant }) {
    this.fromMe = selfDir === 'out';
    this.remote = createWid(this.fromMe ? to : from);
    this.id = id;
    if (participant) this.participant = participant;
    this._serialized = `${this.fromMe}_${this.remote._serialized}_${id}`;
  }

  /** WhatsApp Web's own ids begin with 3EB0 and are 22 characters long. */
  static async newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(9));
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return `3EB0${hex.toUpperCase()}`;
  }
}

class Message extends Model {
  get isEphemeral() {
    return false;
  }

  get isStatusV3() {
    return false;
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
      quotedParticipant: this.from,
    };
  }
}

class MessageCollection extends Collection {
  async getMessagesById(ids) {
    return { messages: ids.map((id) => this.get(id)).filter(Boolean) };
  }
}

/** All messages that the page knows. */
export const messages = new MessageCollection();

/** A text message as the page keeps it. `at` is in epoch milliseconds, WhatsApp's own `t` in seconds. */
export function textMessage({ key, from, to, text, at, isNew }) {
  return new Message({
    id: key,
    type: 'chat',
    body: text,
    from,
    to,
    t: Math.floor(at / 1000),
    ack: 1,
    isNewMsg: isNew,
  });
}

/** The message that whatsapp-web.js composed (a plain object with its key in `id`). */
export function composedMessage(fields) {
  return new Message(fields);
}
