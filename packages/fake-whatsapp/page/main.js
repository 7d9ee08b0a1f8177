import { forgetAccount, readAccount, storeAccount } from './account.js';
import { commands, connection, finishSync, socket } from './connection.js';
import { link } from './contacts.js';
import { openControl, reporter } from './control.js';
import { messages } from './messages.js';
import { makeRequire } from './modules.js';
import { actionModules, loadHistory, takeMessage } from './traffic.js';

// The server's answer to our call names this page; nothing can be reported before.
let welcomed;
const welcome = new Promise((resolve) => {
  welcomed = resolve;
});
const report = async (fact) => (await welcome)(fact);

/** What the server may order. */
const orders = {
  async welcome({ page, links, history, unlinked }) {
    welcomed(reporter(page));
    for (const { lid, phone } of links) link(lid, phone);
    if (unlinked) forgetAccount();
    if (readAccount()) return sync(history);
    socket.set('state', 'UNPAIRED');
    // whatsapp-web.js listens to this right after it has handed out the first QR code.
    await connection.whenListened('change:ref');
    return report({ kind: 'shows-qr' });
  },
  async pair({ account, history }) {
    storeAccount(account);
    socket.set('state', 'PAIRING');
    await report({ kind: 'paired', ...account });
    await sync(history);
  },
  async message({ message }) {
    await messages.whenListened('add');
    takeMessage(message);
    await report({ kind: 'taken', ids: [message.id] });
  },
  async link({ lid, phone }) {
    link(lid, phone);
  },
  async state({ state }) {
    socket.set('state', state);
    await report({ kind: 'state', state });
  },
  async logout() {
    await endPairing();
    reload();
  },
};

async function sync(history) {
  loadHistory(history);
  await finishSync();
  await report({
    kind: 'synced',
    ids: history.filter((entry) => !entry.fromMe).map(({ id }) => id),
  });
}

/** No account is linked from here on: the phone has removed this device, or the library logs out. */
async function endPairing() {
  forgetAccount();
  await report({ kind: 'logged-out' });
  commands.emit('logout');
}

/** WhatsApp loads itself again with this mark when an account has ended. */
function reload() {
  hangUp();
  location.href = '/?post_logout=1';
}

socket.logout = async () => {
  await endPairing();
  // The library closes the browser as soon as this has ended; the real page takes longer than that to load itself again.
  setTimeout(reload, 1_000);
};

window.require = makeRequire(actionModules(report), (name) => {
  void report({ kind: 'missing-module', name });
});
// whatsapp-web.js takes this as the sign that the page is there.
window.Debug = { VERSION: '2.3000.0-fake' };

// Orders are carried out one after the other, as they came.
let last = Promise.resolve();
const carryOut = (order) => {
  last = last.then(() => orders[order.kind](order)).catch((error) => reportError(error));
};
const hangUp = openControl(readAccount() ?? {}, carryOut, () => socket.set('state', 'TIMEOUT'));
