/** A picture to scan with the phone: WhatsApp > Linked devices > Link a device. */
export interface PairingQr {
  /** What is in it. */
  readonly text: string;
  readonly expiresAt: Date;
}

/** WhatsApp shows the first code of a page for a minute, and each one after it for 20 s. */
const firstQrMs = 60_000;
const nextQrMs = 20_000;

/** The codes that a page shows, one after the other. */
export class PairingCodes {
  #qr: PairingQr | undefined;
  #shown = 0;

  /** The code that can be scanned now. */
  get qr(): PairingQr | undefined {
    return this.#qr;
  }

  show(text: string, now = new Date()): void {
    const lifeMs = this.#shown === 0 ? firstQrMs : nextQrMs;
    this.#shown += 1;
    this.#qr = { text, expiresAt: new Date(now.getTime() + lifeMs) };
  }

  /** There is no page any more, or it is linked. */
  clear(): void {
    this.#qr = undefined;
    this.#shown = 0;
  }
}
