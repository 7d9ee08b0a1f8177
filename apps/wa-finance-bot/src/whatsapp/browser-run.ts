import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import type { FoundChromium } from '@sesi/chromium';
import type { Client, Message } from 'whatsapp-web.js';

import type { GatewayState } from '../conversation/message-gateway.ts';
import { clearProfile } from './chromium/clear-profile.ts';
import { ContainedClient, KeptProfile } from './contained-client.ts';
import { withDeadline } from './deadline.ts';
import { DeadlineError, SendFailedError } from './errors.ts';
import type { Address } from './incoming-text.ts';
import { missedMessages } from './missed-messages.ts';

/** Why a browser is of no use any more. */
export interface RunEnd {
  readonly reason: 'logged-out' | 'disconnected' | 'browser-gone' | 'stuck' | 'failed' | 'closed';
  readonly error?: Error;
}

/** What a run needs. Durations in milliseconds. */
export interface RunSettings {
  readonly clientId: string;
  /** Where the library keeps its profiles. */
  readonly dataDir: string;
  /** The folder of this account's profile. */
  readonly profile: string;
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
  onState(state: Exclude<GatewayState, 'starting' | 'stopped'>): void;
  onMessage(message: Message): void;
}

const launchTimeoutMs = 30_000;
const exitTimeoutMs = 500;

/** Shows a new QR code when WhatsApp lets the old one run out; the library's own attempt at it fails (`window` in Node). */
const keepQrFreshScript = `
  if (!window.sesiKeepsQrFresh) {
    window.sesiKeepsQrFresh = true;
    window.require('WAWebSocketModel').Socket.on('change:state', (_socket, state) => {
      if (state === 'UNPAIRED_IDLE') window.require('WAWebCmd').Cmd.refreshQR();
    });
  }
`;

/** One life of Chromium with WhatsApp Web in it, from its launch to its end, whatever that is. It is never started again. */
export class BrowserRun {
  readonly #settings: RunSettings;
  readonly #listener: RunListener;
  readonly #client: Client;
  readonly #abort = new AbortController();
  readonly #end = Promise.withResolvers<RunEnd>();
  #hasEnded = false;
  #closing: Promise<void> | undefined;
  #phaseTimer: NodeJS.Timeout | undefined;
  #showedQr = false;
  #linkedAt: Date | undefined;

  constructor(settings: RunSettings, listener: RunListener) {
    this.#settings = settings;
    this.#listener = listener;
    const { clientId, dataDir, chromium, chromiumArgs } = settings;
    this.#client = new ContainedClient(
      {
        authStrategy: new KeptProfile({ clientId, dataPath: dataDir }, () => this.#watchBrowser()),
        webVersionCache: { type: 'none' },
        puppeteer: {
          executablePath: chromium.executablePath,
          args: [...chromium.args, ...chromiumArgs],
          env: chromium.env,
          // Over a pipe Chromium ends with its bot, however that ends; and no port is open to other users.
          pipe: true,
          timeout: launchTimeoutMs,
          signal: this.#abort.signal,
          // Signals are the process's own affair: puppeteer would exit at the first one.
          handleSIGINT: false,
          handleSIGTERM: false,
          handleSIGHUP: false,
        },
      },
      (error) => this.#finish('failed', error),
    );
  }

  /** Resolves when this run is over. Close it then. */
  get ended(): Promise<RunEnd> {
    return this.#end.promise;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** When the account was linked, if it was in this run. */
  get linkedAt(): Date | undefined {
    return this.#linkedAt;
  }

  /** Starts Chromium. Whatever comes of it is told to the listener, or ends the run. */
  start(): void {
    this.#listen();
    this.#expectWithin(this.#settings.startTimeoutMs, 'a QR code or a login');
    void this.#initialize();
  }

  /** Sends a text and waits until WhatsApp has taken it. */
  async sendText(chatId: string, text: string): Promise<void> {
    const sent = (await this.#client.sendMessage(chatId, text, {
      // Read is what has been answered: see markSeen.
      sendSeen: false,
      waitUntilMsgSent: true,
      linkPreview: false,
      parseVCards: false,
    })) as Message | undefined;
    if (sent === undefined) throw new SendFailedError('WhatsApp has no such chat.');
  }

  /** The chat of a person. Throws SendFailedError when that phone is not on WhatsApp. */
  async chatIdOf(address: Address): Promise<string> {
    if ('chatId' in address) return address.chatId;
    const id = await this.#client.getNumberId(address.phone);
    if (id === null) throw new SendFailedError('This phone is not on WhatsApp.');
    return id._serialized;
  }

  /** The chat id with the phone (`62812…@c.us`) behind a lid, if WhatsApp tells it. */
  async phoneOfLid(lid: string): Promise<string | undefined> {
    const [ids] = await this.#client.getContactLidAndPhone([lid]);
    return ids?.pn;
  }

  /** Marks a chat as read. */
  async markSeen(chatId: string): Promise<void> {
    await this.#client.sendSeen(chatId);
  }

  /** The unread messages since a moment, see missedMessages. */
  missedMessages(since: Date, onFailure: (error: unknown) => void): Promise<readonly Message[]> {
    return missedMessages(this.#client, since, onFailure);
  }

  /**
   * Ends Chromium: politely within `politeMs`, so that it writes its profile to disk, and else by force. Afterwards no
   * process is left on the profile.
   */
  close(politeMs: number): Promise<void> {
    this.#finish('closed');
    this.#closing ??= this.#endChromium(politeMs);
    return this.#closing;
  }

  async #endChromium(politeMs: number): Promise<void> {
    const browser = this.#client.pupBrowser;
    const chromium = browser?.process();
    if (browser && chromium) {
      // The exit of the process is what counts, whatever becomes of this call.
      browser.close().catch(() => undefined);
      await withDeadline(exitOf(chromium), politeMs, 'the end of Chromium').catch(() => undefined);
    }
    this.#abort.abort();
    if (chromium) {
      await withDeadline(exitOf(chromium), exitTimeoutMs, 'its kill').catch(() => undefined);
    }
    // A launch that was under way has given us no process yet.
    await clearProfile(this.#settings.profile, 0);
  }

  async #initialize(): Promise<void> {
    try {
      await this.#client.initialize();
    } catch (error) {
      this.#finish('failed', error);
    }
  }

  #listen(): void {
    const { readyTimeoutMs, startTimeoutMs } = this.#settings;
    this.#client.on('qr', (qr) => {
      this.#expectNothing();
      this.#showedQr = true;
      this.#listener.onState('waiting-for-qr');
      this.#listener.onQr(qr);
      void this.#keepQrFresh();
    });
    this.#client.on('loading_screen', () => {
      this.#expectWithin(startTimeoutMs, 'a login');
    });
    this.#client.on('authenticated', () => {
      if (this.#showedQr) this.#linkedAt ??= new Date();
      this.#listener.onState('authenticated');
      this.#expectWithin(readyTimeoutMs, 'ready');
    });
    this.#client.on('ready', () => {
      this.#expectNothing();
      this.#listener.onState('ready');
    });
    this.#client.on('change_state', (state: string) => this.#follow(state));
    this.#client.on('message', (message) => this.#listener.onMessage(message));
    this.#client.on('auth_failure', (message) => this.#finish('failed', message));
    this.#client.on('disconnected', (reason: string) => {
      this.#finish(reason === 'LOGOUT' ? 'logged-out' : 'disconnected', reason);
    });
  }

  /** Once it was ready, the connection may come and go: the phone's network, the server's. */
  #follow(state: string): void {
    if (state === 'CONNECTED') {
      this.#expectNothing();
      this.#listener.onState('ready');
    } else if (['OPENING', 'PAIRING', 'TIMEOUT'].includes(state)) {
      this.#listener.onState('disconnected');
      this.#expectWithin(this.#settings.startTimeoutMs, 'a new connection');
    }
  }

  #watchBrowser(): void {
    // puppeteer lets go of its pipes before Chromium does; an error on them then would end the bot.
    for (const pipe of this.#client.pupBrowser?.process()?.stdio ?? []) {
      pipe?.on('error', () => undefined);
    }
    this.#client.pupBrowser?.on('disconnected', () => this.#finish('browser-gone'));
    this.#client.pupPage?.on('error', (error) => this.#finish('browser-gone', error));
    this.#client.pupPage?.on('close', () => this.#finish('browser-gone'));
    void this.#watchLiveness();
  }

  /** A browser may hang without a word. Asks the page something at intervals until the run is over. */
  async #watchLiveness(): Promise<void> {
    const { livenessEveryMs, livenessTimeoutMs } = this.#settings;
    for (;;) {
      const pause = { ref: false, signal: this.#abort.signal };
      await sleep(livenessEveryMs, undefined, pause).catch(() => undefined);
      const page = this.#client.pupPage;
      if (this.#hasEnded || page === undefined) return;
      try {
        await withDeadline(page.evaluate('1'), livenessTimeoutMs, 'an answer of the page');
      } catch (error) {
        // A page that is being loaded again refuses for a moment; only silence is a hang.
        if (error instanceof DeadlineError) this.#finish('stuck', error);
      }
    }
  }

  async #keepQrFresh(): Promise<void> {
    try {
      await this.#client.pupPage?.evaluate(keepQrFreshScript);
    } catch {
      // The page was loaded anew; its next QR code brings us here again.
    }
  }

  #expectWithin(timeoutMs: number, what: string): void {
    clearTimeout(this.#phaseTimer);
    if (this.#hasEnded) return;
    this.#phaseTimer = setTimeout(() => {
      this.#finish('stuck', `${what} did not come within ${timeoutMs} ms`);
    }, timeoutMs);
  }

  #expectNothing(): void {
    clearTimeout(this.#phaseTimer);
  }

  #finish(reason: RunEnd['reason'], cause?: unknown): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    clearTimeout(this.#phaseTimer);
    this.#end.resolve(cause === undefined ? { reason } : { reason, error: errorOf(cause) });
  }
}

async function exitOf(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** The library throws texts too. */
function errorOf(cause: unknown): Error {
  if (cause instanceof Error) return cause;
  return typeof cause === 'string'
    ? new Error(cause)
    : new Error('something that is no error was thrown', { cause });
}
