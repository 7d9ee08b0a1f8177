import type { ChaosScript, Fault, Traffic } from './chaos.ts';
import type { FakeAccount, PairOptions } from './fake-account.ts';

/** Settings of startFakeWhatsApp. */
export interface FakeWhatsAppOptions {
  /** The port to listen on. Default: a free one. */
  readonly port?: number;
  /** The port of the control API. Default: a free one. */
  readonly controlPort?: number;
  /** The address to listen on. Default: 127.0.0.1. */
  readonly host?: string;
  /**
   * How a message that came while no linked page was there reaches the next page.
   * `unread` (default), as the real one does with whatsapp-web.js: it is in its chat, unread, and raises no event.
   * `event`: it raises a `message` event as soon as somebody listens.
   */
  readonly whileAway?: 'unread' | 'event';
}

/**
 * Where pages that are loaded from now on stop: `sync` is linked and connected, but the chats do not come; at `ready`
 * whatsapp-web.js says "authenticated" and never "ready".
 */
export type HangPhase = 'sync' | 'ready';

/**
 * A local stand-in for web.whatsapp.com. What it has of FakeAccount is that of its first account, and for setState() and
 * connections() of all pages; most tests need no other.
 */
export interface FakeWhatsApp extends FakeAccount, AsyncDisposable {
  readonly port: number;
  /** Arguments for Chromium: web.whatsapp.com is this server, every other name does not exist. */
  readonly chromiumArgs: string[];
  /** Where the control API answers: `http://127.0.0.1:<port>`. */
  readonly controlUrl: string;

  /**
   * Waits until a page shows a QR code, then links it to the account of `phone` (`+62…`).
   *
   * @throws FakeWhatsAppInputError (also for a wrong pairing code and a banned account), FakeWhatsAppTimeoutError
   */
  pair(phone: string, options?: PairOptions): Promise<void>;

  /** The account of this phone, made at the first call; the first phone that is named anywhere is the first account. */
  account(phone: string): FakeAccount;

  /** The phones of all accounts. */
  accounts(): readonly string[];

  /** Lets pages that are loaded from now on get stuck; undefined lets them be. */
  hangAt(phase: HangPhase | undefined): void;

  /** Shows the next QR code in all pages that show one, as WhatsApp does after some seconds. */
  refreshQr(): void;

  /** Does this to all open pages at once. */
  inject(fault: Fault): void;

  /** How messages and answers travel from now on. Default: at once, once, in order. */
  setTraffic(traffic: Traffic): void;

  /**
   * Injects faults at their times. Resolves after the last one.
   *
   * @throws FakeWhatsAppClosedError when the stand-in is closed meanwhile
   */
  play(script: ChaosScript): Promise<void>;

  /** All that happened so far, a line each, for people to read. */
  transcript(): string;

  /** Modules of WhatsApp Web that whatsapp-web.js asked for and that the stand-in does not have. */
  missingModules(): readonly string[];

  /** Closes all pages' lines and the ports. */
  close(): Promise<void>;
}
