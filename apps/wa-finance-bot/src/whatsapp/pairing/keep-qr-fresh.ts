/** The part of puppeteer's page that runs a script in it. */
interface ScriptedPage {
  evaluate(script: string): Promise<unknown>;
}

/** Shows a new QR code when WhatsApp lets the old one run out; the library's own attempt at it fails (`window` in Node). */
const keepQrFreshScript = `
  if (!window.sesiKeepsQrFresh) {
    window.sesiKeepsQrFresh = true;
    window.require('WAWebSocketModel').Socket.on('change:state', (_socket, state) => {
      if (state === 'UNPAIRED_IDLE') window.require('WAWebCmd').Cmd.refreshQR();
    });
  }
`;

/** Has a page that shows a QR code renew it by itself. Never rejects. */
export async function keepQrFresh(page: ScriptedPage | null | undefined): Promise<void> {
  try {
    await page?.evaluate(keepQrFreshScript);
  } catch {
    // The page was loaded anew; its next QR code brings us here again.
  }
}
