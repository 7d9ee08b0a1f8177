import { storeAccount } from './account.js';
import { commands, connection, socket } from './connection.js';

/** A code as WhatsApp makes them: 8 signs of Crockford's alphabet, none of which is taken for another. */
function makeCode() {
  const alphabet = '123456789ABCDEFGHJKLMNPQRSTVWXYZ';
  return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => alphabet[byte % 32]).join('');
}

/** Shows QR codes, this one and those to come. */
export async function showQrs(line) {
  socket.set('state', 'UNPAIRED');
  // whatsapp-web.js listens to this right after it has handed out the first QR code; with a pairing code it never does.
  await connection.whenListened('change:ref');
  connection.on('change:ref', (_model, ref) => line.report({ kind: 'shows-qr', ref }));
  await line.report({ kind: 'shows-qr', ref: connection.ref });
}

/** The page is linked from here on. */
export async function takeAccount(line, account) {
  storeAccount(account);
  socket.set('state', 'PAIRING');
  await line.report({ kind: 'paired', ...account });
}

/** The module by which whatsapp-web.js asks for a pairing code. */
export function pairingModules(line) {
  return {
    WAWebAltDeviceLinkingApi: {
      setPairingType: () => undefined,
      initializeAltDeviceLinking: async () => undefined,
      initializeQRLinking: async () => commands.refreshQR(),
      async startAltLinkingFlow(phone) {
        const code = makeCode();
        await line.report({ kind: 'shows-code', phone: `${phone}@c.us`, code });
        return code;
      },
    },
  };
}
