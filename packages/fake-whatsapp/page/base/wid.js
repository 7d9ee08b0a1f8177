/** A WhatsApp id: `<user>@c.us` for a phone, `<user>@lid` for a person whose phone WhatsApp may hide, `<id>@g.us` for a group. */
export class Wid {
  constructor(serialized) {
    const [user, server] = serialized.split('@');
    this.user = user;
    this.server = server;
    this._serialized = serialized;
  }

  isUser() {
    return this.server === 'c.us' || this.isLid();
  }

  isLid() {
    return this.server === 'lid';
  }

  isGroup() {
    return this.server === 'g.us';
  }

  isStatus() {
    return this._serialized === 'status@broadcast';
  }

  toJid() {
    return this._serialized.replace('@c.us', '@s.whatsapp.net');
  }

  toString() {
    return this._serialized;
  }
}

/** A Wid of a text, of another Wid, or of a plain object that was one. */
export function createWid(source) {
  return new Wid(typeof source === 'string' ? source : source._serialized);
}
