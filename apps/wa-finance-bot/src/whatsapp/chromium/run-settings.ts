import type { FoundChromium } from '@sesi/chromium';
import type { Message } from 'whatsapp-web.js';

import type { GatewayState } from '../../conversation/message-gateway.ts';
import type { AccountProfile } from '../account/account-profile.ts';

/** Why a browser is of no use any more. */
export interface RunEnd {
  readonly reason:
    | 'logged-out'
    | 'disconnected'
    | 'browser-gone'
    | 'stuck'
    | 'failed'
    | 'closed'
    /** It has done its time, and the next one goes on. */
    | 'recycled'
    /** Another process may have the account. */
    | 'lease-lost';
  readonly error?: Error;
}

/** What a run needs. Durations in milliseconds. */
export interface RunSettings {
  readonly clientId: string;
  /** Where the library keeps its profiles. */
  readonly dataDir: string;
  /** The folder of this account's profile. */
  readonly profile: string;
  /** Keeps the profile in Postgres too. */
  readonly account: AccountProfile | undefined;
  readonly chromium: FoundChromium;
  readonly chromiumArgs: readonly string[];
  /** From the start of Chromium to a QR code or a login; each sign of progress begins it anew. */
  readonly startTimeoutMs: number;
  /** From login to ready. */
  readonly readyTimeoutMs: number;
  /** Pause between two questions whether the page is alive. */
  readonly livenessEveryMs: number;
  /** How long it may take to answer one. */
  readonly livenessTimeoutMs: number;
}

/** What a run tells. Nothing here may throw. */
export interface RunListener {
  onQr(qr: string): void;
  onState(state: Exclude<GatewayState, 'standby' | 'starting' | 'stopped'>): void;
  onMessage(message: Message): void;
}
