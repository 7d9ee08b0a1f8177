import { readAccount } from './account.js';
import { Model } from './model.js';
import { createWid } from './wid.js';

/** Name of the account on other people's screens. */
const pushname = 'Fake account';

class SocketModel extends Model {
  /** main.js puts its own here: the server decides who holds the connection. */
  takeover() {}

  reconnect() {
    this.set('state', 'CONNECTED');
  }
}

class ConnectionModel extends Model {
  get wid() {
    return me();
  }

  serialize() {
    return { pushname, platform: this.platform, ref: this.ref };
  }
}

class Commands extends Model {
  /** A new QR code: whatsapp-web.js hears of it by `change:ref`. */
  refreshQR() {
    socket.set('state', 'UNPAIRED');
    refNumber += 1;
    connection.set('ref', `${firstRef}.${refNumber}`);
  }
}

let firstRef = '';
let refNumber = 1;

/** The connection to WhatsApp: its `state`, and whether the chats are there (`hasSynced`). */
export const socket = new SocketModel({ state: 'OPENING', hasSynced: false });

/** The linked phone; `ref` is the changing part of the QR code. */
export const connection = new ConnectionModel({ ref: firstRef, platform: 'android' });

export const commands = new Commands({});

/** The first QR code of this page. */
export function startRefs(ref) {
  firstRef = ref;
  connection.ref = ref;
}

/** The account's own id, once it is linked. */
export function me() {
  const account = readAccount();
  return account && createWid(account.phone);
}

/** Connected, with all chats there. Waits until somebody listens, see Emitter.whenListened. */
export async function finishSync() {
  socket.set('state', 'CONNECTED');
  await socket.whenListened('change:hasSynced');
  socket.set('hasSynced', true);
}
