import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { findChromium, type FoundChromium } from '@sesi/chromium';
import type { Message } from 'whatsapp-web.js';

import type { GatewayState, GatewayStatus } from '../conversation/message-gateway.ts';
import { catchUp } from './account/catch-up.ts';
import { closeMs, finishRun } from './account/finish-run.ts';
import { untilRecycle } from './account/recycle.ts';
import {
  profileFolder,
  takeTenureNow,
  takeTenureWhenFree,
  type Tenure,
  type TenureOptions,
} from './account/tenure.ts';
import { BrowserRun } from './browser-run.ts';
import { clearProfile } from './chromium/clear-profile.ts';
import { ReadyBrowser } from './chromium/ready-browser.ts';
import type { RunEnd } from './chromium/run-settings.ts';
import { GatewayStateError } from './errors.ts';
import { limitsOf, timingOf, type WhatsAppGatewayOptions } from './gateway-options.ts';
import { PairingCodes } from './pairing/pairing-code.ts';

/** How long a browser whose bot was killed may take to end by itself. */
const orphanGraceMs = 2_000;
/** A browser that lasted this long was well: what ends it is not the next failure in a row. */
const wellAfterMs = 60_000;

/** A connection to WhatsApp that is kept up: one browser after the other on one profile, each started when the last ended. */
export class WhatsAppConnection {
  readonly #options: WhatsAppGatewayOptions;
  readonly #limits: ReturnType<typeof limitsOf>;
  readonly #timing: ReturnType<typeof timingOf>;
  readonly #onMessage: (message: Message) => void;
  readonly #stop = new AbortController();
  readonly #codes = new PairingCodes();
  readonly #tenureOptions: TenureOptions;
  readonly #profile: string;
  readonly #ready: ReadyBrowser;
  #state: GatewayState = 'starting';
  #since = new Date();
  #tenure: Tenure | undefined;
  #run: BrowserRun | undefined;
  #supervision: Promise<void> = Promise.resolve();

  /** @param onMessage - Gets every message, also those that came while no browser was there; some more than once. */
  constructor(options: WhatsAppGatewayOptions, onMessage: (message: Message) => void) {
    this.#options = options;
    this.#limits = limitsOf(options);
    this.#timing = timingOf(options);
    this.#onMessage = onMessage;
    const { clientId, dataDir, account, logger } = options;
    this.#tenureOptions = {
      clientId,
      dataDir: resolve(dataDir),
      store: account,
      timing: this.#timing,
      logger,
      signal: this.#stop.signal,
    };
    this.#profile = profileFolder(resolve(dataDir), clientId);
    this.#ready = new ReadyBrowser({
      sendTimeoutMs: this.#limits.sendTimeoutMs,
      stop: this.#stop.signal,
      state: () => this.#state,
    });
  }

  status(): GatewayStatus {
    return { state: this.#state, since: this.#since };
  }

  /** What this process holds of the account; undefined while another one has it. */
  get tenure(): Tenure | undefined {
    return this.#tenure;
  }

  /** The browser of now, in whatever state. */
  get run(): BrowserRun | undefined {
    return this.#run?.hasEnded === false ? this.#run : undefined;
  }

  /** What the browser of now shows for pairing. */
  get codes(): Pick<PairingCodes, 'qr'> {
    return this.#codes;
  }

  /**
   * Finds Chromium, takes the account and begins; when another process has the account, waits for it from now on. Resolves
   * before the connection stands.
   *
   * @throws ChromiumNotFoundError, ProfileInUseError, GatewayStateError when closed meanwhile.
   */
  async open(): Promise<void> {
    const { logger, chromiumPath, environment, chromiumCacheDir } = this.#options;
    try {
      const chromium = await findChromium({
        executablePath: chromiumPath,
        environment,
        cacheDir: chromiumCacheDir,
      });
      const { executablePath, source } = chromium;
      logger.info({ executablePath, source }, 'chromium found');
      const tenure = await takeTenureNow(this.#tenureOptions);
      if (this.#stop.signal.aborted) {
        await tenure?.end();
        throw new GatewayStateError('This gateway was closed while it started.');
      }
      this.#supervision = this.#supervise(chromium, tenure);
    } catch (error) {
      this.#setState('stopped');
      throw error;
    }
  }

  /** Ends the browser, saves its profile and gives the account back, in less than 8 s. */
  async close(): Promise<void> {
    this.#setState('stopped');
    this.#stop.abort();
    await this.#run?.close(closeMs);
    await this.#supervision;
  }

  /** See `ReadyBrowser`. @throws SendFailedError. */
  async whenReady<T>(what: string, work: (run: BrowserRun) => Promise<T>): Promise<T> {
    return await this.#ready.whenReady(what, work);
  }

  async #supervise(chromium: FoundChromium, first: Tenure | undefined): Promise<void> {
    const { logger, account } = this.#options;
    let tenure = first;
    while (!this.#stop.signal.aborted || tenure !== undefined) {
      if (tenure === undefined) this.#setState('standby');
      tenure ??= await takeTenureWhenFree(this.#tenureOptions);
      if (tenure === undefined) return;
      this.#tenure = tenure;
      await this.#serve(chromium, tenure);
      this.#tenure = undefined;
      await tenure.end().catch((error: unknown) => {
        logger.error({ err: error }, 'whatsapp account not given back cleanly');
      });
      tenure = undefined;
      if (this.#stop.signal.aborted) return;
      logger.error({}, 'another process may have taken the whatsapp account over');
      if (account === undefined) this.#setState('stopped');
      if (account === undefined) return;
    }
  }

  /** One browser after the other, for as long as this process has the account. */
  async #serve(chromium: FoundChromium, tenure: Tenure): Promise<void> {
    const { restartDelayMs, maxRestartDelayMs } = this.#limits;
    let failures = 0;
    while (!this.#stop.signal.aborted && !tenure.lost.aborted) {
      const startedAt = performance.now();
      const end = await this.#runOnce(chromium, tenure);
      if (this.#stop.signal.aborted || tenure.lost.aborted) return;
      if (end.reason === 'recycled') continue;
      failures = performance.now() - startedAt > wellAfterMs ? 0 : failures + 1;
      const delayMs = Math.min(maxRestartDelayMs, restartDelayMs * 2 ** Math.min(failures, 16));
      this.#options.logger.warn(
        { reason: end.reason, err: end.error, failures, delayMs },
        'whatsapp browser ended, it is started again',
      );
      await this.#pause(delayMs, tenure.lost);
    }
  }

  /** One browser from its start to its end. Never rejects. */
  async #runOnce(chromium: FoundChromium, tenure: Tenure): Promise<RunEnd> {
    const over = new AbortController();
    try {
      this.#setState('starting');
      const killed = await clearProfile(this.#profile, orphanGraceMs);
      if (killed.length > 0) {
        this.#options.logger.warn({ pids: killed }, 'orphaned browser ended');
      }
      if (this.#stop.signal.aborted || tenure.lost.aborted) return { reason: 'closed' };
      const run = this.#openRun(chromium, tenure, over.signal);
      this.#run = run;
      tenure.lost.addEventListener('abort', () => run.retire('lease-lost'), {
        signal: over.signal,
      });
      run.start();
      const end = await run.ended;
      over.abort();
      this.#codes.clear();
      this.#setState(end.reason === 'recycled' ? 'starting' : 'disconnected');
      await finishRun(run, end.reason, tenure, this.#profile);
      return end;
    } catch (error) {
      this.#setState('disconnected');
      return { reason: 'failed', error: error instanceof Error ? error : new Error(String(error)) };
    } finally {
      over.abort();
    }
  }

  #openRun(chromium: FoundChromium, tenure: Tenure, over: AbortSignal): BrowserRun {
    const { clientId, dataDir, chromiumArgs = [] } = this.#options;
    const startedAt = performance.now();
    let wasReady = false;
    const run: BrowserRun = new BrowserRun(
      {
        clientId,
        dataDir: resolve(dataDir),
        profile: this.#profile,
        account: tenure.account,
        chromium,
        chromiumArgs,
        ...this.#limits,
      },
      {
        onQr: (qr) => this.#showQr(qr),
        onState: (state) => {
          // What a run has still to say at its end is no longer true.
          if (run.hasEnded || this.#stop.signal.aborted) return;
          if (state !== 'waiting-for-qr') this.#codes.clear();
          this.#setState(state);
          if (state === 'ready') this.#ready.offer(run);
          void this.#note(state, run, tenure);
          if (state !== 'ready' || wasReady) return;
          wasReady = true;
          void this.#recycleInTime(run, tenure, startedAt, over);
        },
        onMessage: this.#onMessage,
      },
    );
    return run;
  }

  /** Ends a browser that has done its time, once what it is doing is done. What is asked meanwhile waits for the next one. */
  async #recycleInTime(
    run: BrowserRun,
    { account }: Tenure,
    startedAt: number,
    over: AbortSignal,
  ): Promise<void> {
    if (account === undefined) return;
    const cause = await untilRecycle(run, account, startedAt, this.#timing, over);
    if (cause === undefined || over.aborted) return;
    this.#options.logger.info({ cause }, 'whatsapp browser is started anew');
    await this.#ready.drain(over);
    run.retire('recycled');
  }

  async #note(state: GatewayState, run: BrowserRun, tenure: Tenure): Promise<void> {
    const { logger } = this.#options;
    const { claim } = tenure;
    try {
      if (state === 'ready') {
        for (const message of await catchUp(run, tenure, this.#limits.missedMaxAgeMs, logger)) {
          this.#onMessage(message);
        }
      }
      // No account is linked any more; the next one may be another.
      else if (state === 'waiting-for-qr') await claim.setLinked(undefined);
      else await claim.setReady(false);
    } catch (error) {
      if (!run.hasEnded) logger.error({ err: error, state }, 'unread chats not looked through');
    }
  }

  #showQr(qr: string): void {
    this.#codes.show(qr);
    try {
      this.#options.onQr(qr);
    } catch (error) {
      this.#options.logger.error({ err: error }, 'qr code not shown');
    }
  }

  async #pause(ms: number, ...signals: readonly AbortSignal[]): Promise<void> {
    const signal = AbortSignal.any([this.#stop.signal, ...signals]);
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  }

  #setState(state: GatewayState): void {
    if (this.#state === state || this.#state === 'stopped') return;
    this.#state = state;
    this.#since = new Date();
    this.#options.logger.info({ state }, 'whatsapp state');
  }
}
