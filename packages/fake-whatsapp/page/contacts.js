import { createWid } from './wid.js';

const phoneOfLid = new Map();
const lidOfPhone = new Map();

/** From now on the page knows that these two ids are one person. */
export function link(lid, phone) {
  phoneOfLid.set(lid, createWid(phone));
  lidOfPhone.set(phone, createWid(lid));
}

/** The modules that answer questions about people. */
export const contactModules = {
  WAWebApiContact: {
    getCurrentLid: (wid) => lidOfPhone.get(String(wid)),
    getPhoneNumber: (wid) => phoneOfLid.get(String(wid)),
  },
  WAWebQueryExistsJob: {
    // Everybody is on WhatsApp here.
    queryWidExists: async (wid) => ({ wid }),
  },
};
