import { parsePhoneNumberFromString } from 'libphonenumber-js';

import type { GatewayState } from '../../conversation/message-gateway.ts';
import type { BackupStatus } from '../account/account-store.ts';
import type { BrowserRun } from '../browser-run.ts';
import type { WhatsAppConnection } from '../whatsapp-connection.ts';
import type { PairingQr } from './pairing-code.ts';

/** How the account of this bot stands. */
export interface AccountStatus {
  /** `standby`: another process has the account, and this one waits to take its place. */
  readonly role: 'holder' | 'standby';
  /** Undefined where the account is on this disk alone, and in `standby`. */
  readonly backup: BackupStatus | undefined;
}

/** Why something was not done. */
export type PairingRefusal =
  /** Another process has the account: ask that one. */
  | 'standby'
  /** An account is linked, or the page is not there yet: there is no QR code to take the place of. */
  | 'not-waiting-for-pairing'
  /** No account is linked. */
  | 'not-linked'
  /** No number in international spelling. */
  | 'no-phone'
  /** WhatsApp or the browser did not do it in time. */
  | 'failed';

/** What is refused. */
export interface Refused {
  readonly kind: 'refused';
  readonly reason: PairingRefusal;
  readonly error?: unknown;
}

/** A code of 8 letters, to be typed on the phone: Linked devices > Link a device > Link with phone number. */
export interface PairingCode {
  readonly kind: 'code';
  readonly code: string;
  readonly expiresAt: Date;
}

/** The library makes a new one after this. */
const codeLifeMs = 180_000;

/** What operators see and do of the account. */
export class WhatsAppAccount {
  readonly #connection: Pick<WhatsAppConnection, 'status' | 'tenure' | 'run' | 'codes'>;

  constructor(connection: Pick<WhatsAppConnection, 'status' | 'tenure' | 'run' | 'codes'>) {
    this.#connection = connection;
  }

  status(): AccountStatus {
    const { tenure } = this.#connection;
    const role = this.#state === 'standby' ? 'standby' : 'holder';
    return { role, backup: tenure?.account?.hasBackups ? tenure.account.status() : undefined };
  }

  /** The code to scan now, if there is one. */
  get qr(): PairingQr | undefined {
    return this.#connection.codes.qr;
  }

  /** Asks WhatsApp for a code to link a phone without a camera. @param phone - E.164, `+62812…`. Never rejects. */
  async requestCode(phone: string): Promise<PairingCode | Refused> {
    const number = parsePhoneNumberFromString(phone)?.number;
    if (number === undefined) return refused('no-phone');
    return await this.#with('waiting-for-qr', 'not-waiting-for-pairing', async (run) => {
      const code = await run.requestPairingCode(number.slice(1));
      return { kind: 'code', code, expiresAt: new Date(Date.now() + codeLifeMs) };
    });
  }

  /** Unlinks the account: its backups are put away, its profile is removed, and a new QR code comes. Never rejects. */
  async logout(): Promise<{ readonly kind: 'logged-out' } | Refused> {
    return await this.#with('ready', 'not-linked', async (run) => {
      await run.logout();
      return { kind: 'logged-out' };
    });
  }

  get #state(): GatewayState {
    return this.#connection.status().state;
  }

  async #with<Done>(
    needed: GatewayState,
    otherwise: PairingRefusal,
    work: (run: BrowserRun) => Promise<Done>,
  ): Promise<Done | Refused> {
    if (this.#state === 'standby') return refused('standby');
    const { run } = this.#connection;
    if (this.#state !== needed || run === undefined) return refused(otherwise);
    try {
      return await work(run);
    } catch (error) {
      return { ...refused('failed'), error };
    }
  }
}

function refused(reason: PairingRefusal): Refused {
  return { kind: 'refused', reason };
}
