import { EventEmitter, once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { findChromium, type FoundChromium } from '@sesi/chromium';
import type { Message } from 'whatsapp-web.js';

import type { GatewayState, GatewayStatus } from '../conversation/message-gateway.ts';
import { BrowserRun, type RunEnd } from './browser-run.ts';
import { clearProfile } from './chromium/clear-profile.ts';
import { claimProfile, type ProfileClaim } from './chromium/profile-claim.ts';
import { withDeadline } from './deadline.ts';
import { GatewayStateError, SendFailedError } from './errors.ts';
import { type GatewayLimits, limitsOf, type WhatsAppGatewayOptions } from './gateway-options.ts';

/** How long Chromium may take to end politely. */
const closeMs = 2_000;
/** How long a browser whose bot was killed may take to end by itself. */
const orphanGraceMs = 2_000;
/** A browser that lasted this long was well: what ends it is not the next failure in a row. */
const wellAfterMs = 60_000;
/** WhatsApp's clock is not ours, and a hang is noticed late. */
const missedSlackMs = 2 * 60_000;

/** A connection to WhatsApp that is kept up: one browser after the other on one profile, each started when the last ended. */
export class WhatsAppConnection {
  readonly #options: WhatsAppGatewayOptions;
  readonly #limits: GatewayLimits;
  readonly #onMessage: (message: Message) => void;
  readonly #dataDir: string;
  readonly #profile: string;
  readonly #stop = new AbortController();
  readonly #events = new EventEmitter<{ ready: [] }>();
  #state: GatewayState = 'starting';
  #since = new Date();
  #claim: ProfileClaim | undefined;
  #run: BrowserRun | undefined;
  #supervision: Promise<void> = Promise.resolve();

  /** @param onMessage - Gets every message, also those that came while no browser was there; some more than once. */
  constructor(options: WhatsAppGatewayOptions, onMessage: (message: Message) => void) {
    this.#options = options;
    this.#limits = limitsOf(options);
    this.#onMessage = onMessage;
    this.#dataDir = resolve(options.dataDir);
    // The name that the library's LocalAuth gives it.
    this.#profile = join(this.#dataDir, `session-${options.clientId}`);
    // Every text that waits for readiness listens, and so may many people at once.
    this.#events.setMaxListeners(0);
  }

  status(): GatewayStatus {
    return { state: this.#state, since: this.#since };
  }

  /**
   * Finds Chromium, claims the profile and begins. Resolves before the connection stands.
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
      const claim = await claimProfile(
        `${this.#profile}.claim.json`,
        () => this.#loseProfile(),
        this.#stop.signal,
      );
      if (this.#stop.signal.aborted) {
        await claim.release();
        throw new GatewayStateError('This gateway was closed while it started.');
      }
      this.#claim = claim;
      this.#supervision = this.#supervise(chromium, claim);
    } catch (error) {
      this.#setState('stopped');
      throw error;
    }
  }

  /** Ends the browser and gives the profile back, in less than 3 s. */
  async close(): Promise<void> {
    this.#setState('stopped');
    this.#stop.abort();
    try {
      await this.#run?.close(closeMs);
      await this.#supervision;
    } finally {
      await this.#claim?.release();
    }
  }

  /**
   * Does something with a browser that is ready, and again with the next one when the browser dies over it.
   *
   * @throws SendFailedError after `sendTimeoutMs`, when the work fails, or when the connection is closed.
   */
  async whenReady<T>(what: string, work: (run: BrowserRun) => Promise<T>): Promise<T> {
    const deadline = AbortSignal.timeout(this.#limits.sendTimeoutMs);
    const signal = AbortSignal.any([deadline, this.#stop.signal]);
    for (;;) {
      const run = await this.#readyRun(what, signal);
      try {
        return await withDeadline(work(run), this.#limits.sendTimeoutMs, what);
      } catch (error) {
        if (run.hasEnded && !signal.aborted) continue;
        throw new SendFailedError(`${what} failed`, { cause: error });
      }
    }
  }

  async #readyRun(what: string, signal: AbortSignal): Promise<BrowserRun> {
    for (;;) {
      if (this.#state === 'ready' && this.#run && !this.#run.hasEnded) return this.#run;
      try {
        await once(this.#events, 'ready', { signal });
      } catch (error) {
        throw new SendFailedError(`${what} failed: WhatsApp is ${this.#state}`, { cause: error });
      }
    }
  }

  async #supervise(chromium: FoundChromium, claim: ProfileClaim): Promise<void> {
    const { logger } = this.#options;
    const { restartDelayMs, maxRestartDelayMs } = this.#limits;
    let failures = 0;
    while (!this.#stop.signal.aborted) {
      const startedAt = performance.now();
      const end = await this.#runOnce(chromium, claim);
      if (this.#stop.signal.aborted) return;
      failures = performance.now() - startedAt > wellAfterMs ? 0 : failures + 1;
      const delayMs = Math.min(maxRestartDelayMs, restartDelayMs * 2 ** Math.min(failures, 16));
      logger.warn(
        { reason: end.reason, err: end.error, failures, delayMs },
        'whatsapp browser ended, it is started again',
      );
      await sleep(delayMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }

  /** One browser from its start to its end. Never rejects. */
  async #runOnce(chromium: FoundChromium, claim: ProfileClaim): Promise<RunEnd> {
    try {
      this.#setState('starting');
      const killed = await clearProfile(this.#profile, orphanGraceMs);
      if (killed.length > 0) {
        this.#options.logger.warn({ pids: killed }, 'orphaned browser ended');
      }
      if (this.#stop.signal.aborted) return { reason: 'closed' };
      const run = this.#openRun(chromium, claim);
      this.#run = run;
      run.start();
      const end = await run.ended;
      if (this.#stop.signal.aborted) return end;
      this.#setState('disconnected');
      await claim.setReady(false);
      await run.close(closeMs);
      if (end.reason === 'logged-out') {
        await rm(this.#profile, { recursive: true, force: true, maxRetries: 3 });
        await claim.setLinked(undefined);
      }
      return end;
    } catch (error) {
      this.#setState('disconnected');
      return { reason: 'failed', error: error instanceof Error ? error : new Error(String(error)) };
    }
  }

  #openRun(chromium: FoundChromium, claim: ProfileClaim): BrowserRun {
    const { clientId, chromiumArgs = [] } = this.#options;
    const run: BrowserRun = new BrowserRun(
      {
        clientId,
        dataDir: this.#dataDir,
        profile: this.#profile,
        chromium,
        chromiumArgs,
        ...this.#limits,
      },
      {
        onQr: (qr) => this.#showQr(qr),
        onState: (state) => {
          // What a run has still to say at its end is no longer true.
          if (run.hasEnded || this.#stop.signal.aborted) return;
          this.#setState(state);
          void this.#note(state, run, claim);
        },
        onMessage: this.#onMessage,
      },
    );
    return run;
  }

  async #note(state: GatewayState, run: BrowserRun, claim: ProfileClaim): Promise<void> {
    const { logger } = this.#options;
    try {
      if (state === 'ready') await this.#catchUp(run, claim);
      // No account is linked any more; the next one may be another.
      else if (state === 'waiting-for-qr') await claim.setLinked(undefined);
      else await claim.setReady(false);
    } catch (error) {
      if (!run.hasEnded) logger.error({ err: error, state }, 'unread chats not looked through');
    }
  }

  /** Messages of the time away raise no event. */
  async #catchUp(run: BrowserRun, claim: ProfileClaim): Promise<void> {
    if (run.linkedAt && !claim.linkedAt()) await claim.setLinked(run.linkedAt);
    const since = this.#missedSince(claim);
    await claim.setReady(true);
    const missed = await run.missedMessages(since, (error) => {
      this.#options.logger.warn({ err: error }, 'unread chat not looked through');
    });
    for (const message of missed) this.#onMessage(message);
  }

  /** From when on unread messages are ours to answer: since the bot was last there, but not before the account was linked. */
  #missedSince(claim: ProfileClaim): Date {
    const now = Date.now();
    const linked = claim.linkedAt()?.getTime();
    const lastReady = claim.readyAt()?.getTime();
    const away = lastReady === undefined ? (linked ?? now) : lastReady - missedSlackMs;
    const from = Math.max(away, linked ?? 0, now - this.#limits.missedMaxAgeMs);
    // Messages are dated to the second.
    return new Date(Math.floor(from / 1000) * 1000);
  }

  #showQr(qr: string): void {
    try {
      this.#options.onQr(qr);
    } catch (error) {
      this.#options.logger.error({ err: error }, 'qr code not shown');
    }
  }

  #loseProfile(): void {
    const { logger } = this.#options;
    logger.error({}, 'another process has taken this whatsapp profile over, the gateway stops');
    this.close().catch((error: unknown) => {
      logger.error({ err: error }, 'gateway not closed cleanly');
    });
  }

  #setState(state: GatewayState): void {
    if (this.#state === state || this.#state === 'stopped') return;
    this.#state = state;
    this.#since = new Date();
    this.#options.logger.info({ state }, 'whatsapp state');
    if (state === 'ready') this.#events.emit('ready');
  }
}
