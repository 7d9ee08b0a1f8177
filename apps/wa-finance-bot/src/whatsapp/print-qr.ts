import qrcode from 'qrcode-terminal';

/**
 * Draws a pairing code in the terminal, with the words that tell what to do with it.
 *
 * @param qr - The text of the code, as the gateway's `onQr` gets it.
 * @param write - Where it goes. Default: the process's standard output.
 */
export function printQr(
  qr: string,
  write: (text: string) => void = (text) => process.stdout.write(text),
): void {
  qrcode.generate(qr, { small: true }, (drawing) => {
    write(
      `\n${drawing}\nOn your phone, open WhatsApp > Linked devices > Link a device, and scan this code.\n`,
    );
  });
}
