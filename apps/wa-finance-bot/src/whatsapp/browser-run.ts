import { setTimeout as sleep } from 'node:timers/promises';

import whatsappWeb, { type Client, type Message, type MessageMedia } from 'whatsapp-web.js';

import { type Reply, type ReplyFile, textOf } from '../conversation/message-gateway.ts';
import { SafeRemoteAuth } from './account/safe-remote-auth.ts';
import { browserMemoryMb } from './chromium/browser-memory.ts';
import { clearProfile } from './chromium/clear-profile.ts';
import { endChromium } from './chromium/end-chromium.ts';
import { launchOptions } from './chromium/launch-options.ts';
import type { RunEnd, RunListener, RunSettings } from './chromium/run-settings.ts';
import { ContainedClient, KeptProfile } from './contained-client.ts';
import { withDeadline } from './deadline.ts';
import { DeadlineError, SendFailedError } from './errors.ts';
import type { Address } from './incoming-text.ts';
import { missedMessages } from './missed-messages.ts';
import { keepQrFresh } from './pairing/keep-qr-fresh.ts';

const pairingTimeoutMs = 30_000;

/** Runs in the page: the account under its phone and under its lid. */
const ownIdsScript = `
  (({ getMaybeMePnUser, getMaybeMeLidUser }) =>
    [getMaybeMePnUser(), getMaybeMeLidUser()].filter(Boolean).map((id) => id._serialized)
  )(window.require('WAWebUserPrefsMeUser'))
`;

/** One life of Chromium with WhatsApp Web in it, from its launch to its end, whatever that is. It is never started again. */
export class BrowserRun {
  readonly #settings: RunSettings;
  readonly #listener: RunListener;
  readonly #client: Client;
  readonly #abort = new AbortController();
  readonly #end = Promise.withResolvers<RunEnd>();
  #hasEnded = false;
  #closing: Promise<boolean> | undefined;
  #phaseTimer: NodeJS.Timeout | undefined;
  #showedQr = false;
  #linkedAt: Date | undefined;
  #wasReady = false;

  constructor(settings: RunSettings, listener: RunListener) {
    this.#settings = settings;
    this.#listener = listener;
    const { clientId, dataDir, account } = settings;
    const onBrowser = (): void => this.#watchBrowser();
    this.#client = new ContainedClient(
      {
        authStrategy:
          account === undefined
            ? new KeptProfile({ clientId, dataPath: dataDir }, onBrowser)
            : new SafeRemoteAuth(account, { onBrowser }),
        webVersionCache: { type: 'none' },
        puppeteer: launchOptions(settings, this.#abort.signal),
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

  /** Whether it has taken messages at any time. */
  get wasReady(): boolean {
    return this.#wasReady;
  }

  /** The memory of Chromium in MiB, where that can be known. */
  async memoryMb(): Promise<number | undefined> {
    const pid = this.#client.pupBrowser?.process()?.pid;
    return pid === undefined ? undefined : await browserMemoryMb(pid);
  }

  /** Ends the run for a reason that is not in it. */
  retire(reason: 'recycled' | 'lease-lost'): void {
    this.#finish(reason);
  }

  /** A code of 8 letters that links the account of this phone (digits) when it is typed there. The page must show a QR code. */
  async requestPairingCode(phone: string): Promise<string> {
    const requested = this.#client.requestPairingCode(phone);
    return await withDeadline(requested, pairingTimeoutMs, 'a pairing code');
  }

  /** Unlinks the account from the phone, which ends the run. */
  async logout(): Promise<void> {
    const script = `window.require('WAWebSocketModel').Socket.logout()`;
    const loggedOut = this.#client.pupPage?.evaluate(script);
    await withDeadline(Promise.resolve(loggedOut), pairingTimeoutMs, 'the logout');
    this.#finish('logged-out', 'by an operator');
  }

  /** Starts Chromium. Whatever comes of it is told to the listener, or ends the run. */
  start(): void {
    this.#listen();
    this.#expectWithin(this.#settings.startTimeoutMs, 'a QR code or a login');
    void this.#initialize();
  }

  /** Sends a text or a file and waits until WhatsApp has taken it. */
  async send(chatId: string, reply: Reply): Promise<void> {
    const file = typeof reply === 'string' ? undefined : toMedia(reply.file);
    const text = textOf(reply);
    const sent = (await this.#client.sendMessage(chatId, file ?? text, {
      ...(file === undefined ? {} : { caption: text }),
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

  /** The chat id with the lid (`555…@lid`) of a phone, if it has one. */
  async lidOfPhone(chatId: string): Promise<string | undefined> {
    const [ids] = await this.#client.getContactLidAndPhone([chatId]);
    return ids?.lid;
  }

  /** Shows "typing…" in a chat, or ends it. */
  async showTyping(chatId: string, isTyping: boolean): Promise<void> {
    const state = isTyping ? 'typing' : 'stop';
    // The library offers it on its model of a chat only, which takes a while to make.
    await this.#client.pupPage?.evaluate(
      `window.WWebJS.sendChatstate('${state}', ${JSON.stringify(chatId)})`,
    );
  }

  /** Under which ids the account is mentioned: `62811…@c.us`, `777…@lid`. */
  async ownIds(): Promise<readonly string[]> {
    return ((await this.#client.pupPage?.evaluate(ownIdsScript)) ?? []) as readonly string[];
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
   *
   * @returns True when it ended by itself: the profile is whole then.
   */
  close(politeMs: number): Promise<boolean> {
    this.#finish('closed');
    this.#closing ??= this.#endChromium(politeMs);
    return this.#closing;
  }

  async #endChromium(politeMs: number): Promise<boolean> {
    const isWhole = await endChromium(this.#client.pupBrowser, politeMs, () => this.#abort.abort());
    // A launch that was under way has given us no process yet.
    const killed = await clearProfile(this.#settings.profile, 0);
    return isWhole && killed.length === 0;
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
      void keepQrFresh(this.#client.pupPage);
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
      this.#wasReady = true;
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

/** The library throws texts too. */
function errorOf(cause: unknown): Error {
  if (cause instanceof Error) return cause;
  return typeof cause === 'string'
    ? new Error(cause)
    : new Error('something that is no error was thrown', { cause });
}

function toMedia({ name, mediaType, content }: ReplyFile): MessageMedia {
  return new whatsappWeb.MessageMedia(mediaType, Buffer.from(content).toString('base64'), name);
}
