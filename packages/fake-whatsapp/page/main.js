import { forgetAccount, readAccount } from './base/account.js';
import { commands, connection, finishSync, socket, startRefs } from './base/connection.js';
import { Line } from './base/line.js';
import { pairingModules, showQrs, takeAccount } from './base/pairing.js';
import { takeGroup } from './chats/chats.js';
import { link } from './chats/contacts.js';
import { messages } from './chats/messages.js';
import { loadHistory, reactTo, takeMessage, updateMessage } from './chats/traffic.js';
import { makeRequire } from './modules/modules.js';

/** What the server may order. Orders are carried out one after the other, as they came. */
const orders = {
  async welcome({ page, qr, links, history, unlinked, hang }) {
    line.welcome(page);
    startRefs(qr);
    for (const { lid, phone } of links) link(lid, phone);
    if (unlinked) forgetAccount();
    if (readAccount()) return sync(history, hang);
    // Nothing else waits for the library's listener to the QR codes, which does not come when it asks for a pairing code.
    void showQrs(line);
  },
  async resumed() {
    socket.set('state', 'OPENING');
    socket.set('state', 'CONNECTED');
  },
  async pair({ account, history, hang }) {
    await takeAccount(line, account);
    await sync(history, hang);
  },
  async message({ message }) {
    await messages.whenListened('add');
    await takeMessage(message);
    await line.report({ kind: 'taken', ids: [message.id] });
  },
  async update({ message }) {
    updateMessage(message);
  },
  async reaction({ chat, message, reaction }) {
    reactTo(chat, message, reaction);
  },
  async group({ group }) {
    takeGroup(group);
  },
  async link({ lid, phone }) {
    link(lid, phone);
  },
  async state({ state }) {
    const isNew = socket.state !== state;
    socket.set('state', state);
    if (!isNew) await line.report({ kind: 'state', state });
  },
  async qr() {
    commands.refreshQR();
  },
  async logout() {
    await endPairing();
    reload();
  },
  async ban() {
    forgetAccount();
    await line.report({ kind: 'logged-out' });
    socket.set('state', 'UNPAIRED');
  },
  async offline({ forMs }) {
    socket.set('state', 'TIMEOUT');
    await line.goOffline(forMs);
  },
  async reload() {
    line.hangUp();
    location.reload();
  },
  async freeze({ forMs }) {
    const until = Date.now() + forMs;
    while (Date.now() < until);
  },
};

async function sync(history, hang) {
  loadHistory(history);
  if (hang === 'sync') return socket.set('state', 'CONNECTED');
  // The library reads this between its events "authenticated" and "ready", and does not catch the error.
  if (hang === 'ready')
    connection.serialize = () => {
      throw new Error('the connection has no data yet');
    };
  await finishSync();
  if (hang === 'ready') return;
  const theirs = history.messages.filter((entry) => !entry.fromMe);
  await line.report({ kind: 'synced', ids: theirs.map(({ id }) => id) });
}

/** No account is linked from here on: the phone has removed this device, or the library logs out. */
async function endPairing() {
  forgetAccount();
  await line.report({ kind: 'logged-out' });
  commands.emit('logout');
}

/** WhatsApp loads itself again with this mark when an account has ended. */
function reload() {
  line.hangUp();
  location.href = '/?post_logout=1';
}

let last = Promise.resolve();
const line = new Line({
  account: readAccount,
  onOrder: (order) => {
    last = last.then(() => orders[order.kind](order)).catch((error) => reportError(error));
  },
  onLost: () => socket.set('state', 'TIMEOUT'),
});

socket.on('change:state', (_socket, state) => line.report({ kind: 'state', state }));
socket.takeover = () => {
  void line.report({ kind: 'takeover' }).then(() => socket.set('state', 'CONNECTED'));
};
socket.logout = async () => {
  await endPairing();
  // The library closes the browser as soon as this has ended; the real page takes longer than that to load itself again.
  setTimeout(reload, 1_000);
};

window.require = makeRequire(line, pairingModules(line), (name) => {
  void line.report({ kind: 'missing-module', name });
});
// whatsapp-web.js takes this as the sign that the page is there, and compares it with versions in which WhatsApp changed.
window.Debug = { VERSION: '2.3000.1030000000' };
