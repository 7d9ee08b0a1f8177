import { readAccount } from './account.js';
import { Model } from './model.js';
import { createWid } from './wid.js';

let qrNumber = 1;
const nextRef = () => `2@fake-whatsapp-${qrNumber++}`;

/** Name of the account on other people's screens. */
const pushname = 'Fake account';

class SocketModel extends Model {
  takeover() {
    this.set('state', 'CONNECTED');
  }

  reconnect() {
    this.set('state', 'CONNECTED');
  }
}

class ConnectionModel extends Model {
  serialize() {
    return { pushname, platform: this.platform, ref: this.ref };
  }
}

class Commands extends Model {
  /** A new QR code: whatsapp-web.js hears of it by `change:ref`. */
  refreshQR() {
    socket.set('state', 'UNPAIRED');
    connection.set('ref', nextRef());
  }
}

/** The connection to WhatsApp: its `state`, and whether the chats are there (`hasSynced`). */
export const socket = new SocketModel({ state: 'OPENING', hasSynced: false });

/** The linked phone; `ref` is the changing part of the QR code. */
export const connection = new ConnectionModel({ ref: nextRef(), platform: 'android' });

export const commands = new Commands({});

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
