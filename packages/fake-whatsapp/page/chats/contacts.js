import { me } from '../base/connection.js';
import { Collection, Model } from '../base/model.js';
import { createWid } from '../base/wid.js';

const phoneOfLid = new Map();
const lidOfPhone = new Map();

class Contact extends Model {
  isBusiness = false;
  isContactBlocked = false;

  get phoneNumber() {
    return phoneOfLid.get(String(this.id));
  }
}

class ContactCollection extends Collection {
  /** Everybody has a contact here, in the address book or not. */
  async find(id) {
    const wid = createWid(id);
    return this.get(wid) ?? this.add(new Contact({ id: wid, type: 'in' }));
  }
}

/** The people of whom the page has heard. */
export const contacts = new ContactCollection();

/** From now on the page knows that these two ids are one person. */
export function link(lid, phone) {
  phoneOfLid.set(lid, createWid(phone));
  lidOfPhone.set(phone, createWid(lid));
}

/** The name that a person has given themselves. */
export async function takeName(id, name) {
  const contact = await contacts.find(id);
  contact.set('pushname', name);
}

const isMe = ({ id }) => String(id) === String(me());

/** The modules that answer questions about people. `line.ask` is how the page asks WhatsApp. */
export function contactModules(line) {
  return {
    WAWebApiContact: {
      getCurrentLid: (wid) => lidOfPhone.get(String(wid)),
      getPhoneNumber: (wid) => phoneOfLid.get(String(wid)),
      getAlternateUserWid: (wid) => phoneOfLid.get(String(wid)) ?? lidOfPhone.get(String(wid)),
    },
    WAWebLidMigrationUtils: { toPn: (wid) => phoneOfLid.get(wid._serialized) },
    WAWebQueryExistsJob: {
      async queryWidExists(wid) {
        const { exists, pair } = await line.ask({ kind: 'exists', id: String(wid) });
        if (pair) link(pair.lid, pair.phone);
        return exists ? { wid: createWid(wid) } : null;
      },
    },
    WAWebContactGetters: {
      getIsMe: isMe,
      getIsUser: ({ id }) => id.isUser(),
      getIsGroup: ({ id }) => id.isGroup(),
      getIsWAContact: ({ id }) => id.isUser(),
      getUserid: ({ id }) => id.user,
      getVerifiedName: () => undefined,
      getVerifiedLevel: () => undefined,
      getStatusMute: () => undefined,
      getName: () => undefined,
      getShortName: () => undefined,
      getPushname: ({ pushname }) => pushname,
      getIsEnterprise: () => false,
    },
    WAWebFrontendContactGetters: { getIsMyContact: () => false },
  };
}
