import type { Environment } from '@sesi/chromium';

import type { AccountStore, AccountTiming } from './account/account-store.ts';
import { GatewayInputError } from './errors.ts';
import type { OutboundOptions } from './outbound/outbound-options.ts';
import type { LearnedIds } from './writer-ids.ts';

/** Where the gateway's log goes: the part of a pino logger that it uses. */
export interface GatewayLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** How long things may take, in milliseconds. */
export interface GatewayLimits {
  /** From the start of Chromium to a QR code or a login. Default: 120,000. */
  readonly startTimeoutMs: number;
  /** From login to ready. Default: 60,000. */
  readonly readyTimeoutMs: number;
  /** For the handler of one message. Default: 60,000. */
  readonly handlerTimeoutMs: number;
  /** For sending one text, with the wait for WhatsApp to be ready. Default: 30,000. */
  readonly sendTimeoutMs: number;
  /** For asking which phone is behind a lid. Default: 5,000. */
  readonly lookUpTimeoutMs: number;
  /** Between two questions whether the page is alive. Default: 30,000. */
  readonly livenessEveryMs: number;
  /** For the answer to one; without it Chromium is started again. Default: 10,000. */
  readonly livenessTimeoutMs: number;
  /** Before Chromium is started again; doubled with each failure in a row. Default: 1,000. */
  readonly restartDelayMs: number;
  /** The longest such wait. Default: 60,000. */
  readonly maxRestartDelayMs: number;
  /** Messages that came while the bot was away and are older are not answered. Default: 24 h, the life of a registration. */
  readonly missedMaxAgeMs: number;
}

/** Settings of openWhatsAppGateway. */
export interface WhatsAppGatewayOptions {
  /** Names the account on this machine: letters, digits, `_` and `-`. */
  readonly clientId: string;
  /** Where the account's browser profile is kept: whoever has this folder has the account. */
  readonly dataDir: string;
  /** The browser to use (PUPPETEER_EXECUTABLE_PATH). Default: found, see findChromium. */
  readonly chromiumPath?: string | undefined;
  /** More arguments for Chromium (PUPPETEER_ARGS). */
  readonly chromiumArgs?: readonly string[] | undefined;
  /** The process's environment: its PATH is searched for Chromium, which inherits the harmless part of it. */
  readonly environment?: Environment | undefined;
  /** Where the bundled Chromium is unpacked. Default: `~/.cache/sesi`. */
  readonly chromiumCacheDir?: string | undefined;
  /** Shows a pairing code; called again whenever WhatsApp makes a new one. */
  readonly onQr: (qr: string) => void;
  readonly logger: GatewayLogger;
  readonly limits?: Partial<GatewayLimits> | undefined;
  /** Keeps the account in Postgres too, and one process at a time on it. Default: it is in `dataDir` alone. */
  readonly account?: AccountStore | undefined;
  readonly accountTiming?: Partial<AccountTiming> | undefined;
  /** Which lids are which phones, as far as that was learned before. */
  readonly learnedIds?: LearnedIds | undefined;
  /** How it behaves: limits, pace, to whom it may write. */
  readonly outbound?: OutboundOptions | undefined;
}

const defaultLimits: GatewayLimits = {
  startTimeoutMs: 120_000,
  readyTimeoutMs: 60_000,
  handlerTimeoutMs: 60_000,
  sendTimeoutMs: 30_000,
  lookUpTimeoutMs: 5_000,
  livenessEveryMs: 30_000,
  livenessTimeoutMs: 10_000,
  restartDelayMs: 1_000,
  maxRestartDelayMs: 60_000,
  missedMaxAgeMs: 24 * 60 * 60_000,
};

const defaultTiming: AccountTiming = {
  leaseMs: 15_000,
  firstBackupAfterMs: 20_000,
  backupAtEndMs: 4_000,
  retryForMs: 10_000,
  recycleAfterMs: 24 * 60 * 60_000,
  recycleAboveMb: 2_048,
  recycleCheckMs: 60_000,
};

/** When the account is saved, what is not given by its default. */
export function timingOf(options: WhatsAppGatewayOptions): AccountTiming {
  return { ...defaultTiming, ...options.accountTiming };
}

/** All limits, those that are not given by their defaults. */
export function limitsOf(options: WhatsAppGatewayOptions): GatewayLimits {
  return { ...defaultLimits, ...options.limits };
}

/** Throws GatewayInputError when the settings cannot work. */
export function assertOptions(options: WhatsAppGatewayOptions): void {
  // The rule of whatsapp-web.js for the name of a profile.
  if (!/^[-_a-zA-Z0-9]+$/.test(options.clientId)) {
    throw new GatewayInputError(
      `The WhatsApp client id "${options.clientId}" may have letters, digits, _ and - only.`,
    );
  }
  if (options.dataDir === '') throw new GatewayInputError('The WhatsApp data folder has no name.');
  const wrong = (options.chromiumArgs ?? []).find((arg) => !arg.startsWith('--'));
  if (wrong !== undefined) {
    throw new GatewayInputError(`"${wrong}" is no argument for Chromium: they begin with --.`);
  }
}
