import { EventEmitter, once } from 'node:events';

import type { GatewayState } from '../../conversation/message-gateway.ts';
import type { BrowserRun } from '../browser-run.ts';
import { withDeadline } from '../deadline.ts';
import { SendFailedError } from '../errors.ts';

/** What `ReadyBrowser` takes. */
export interface ReadyBrowserOptions {
  /** For one piece of work, with the wait for a browser. Milliseconds. */
  readonly sendTimeoutMs: number;
  /** Fires when the connection is closed. */
  readonly stop: AbortSignal;
  readonly state: () => GatewayState;
}

/** Gives work to the browser that takes messages now, and to the next one when that dies over it. */
export class ReadyBrowser {
  readonly #options: ReadyBrowserOptions;
  readonly #events = new EventEmitter<{ ready: []; idle: [] }>();
  #run: BrowserRun | undefined;
  #underWay = 0;
  #isDraining = false;

  constructor(options: ReadyBrowserOptions) {
    this.#options = options;
    // Every text that waits for readiness listens, and so may many people at once.
    this.#events.setMaxListeners(0);
  }

  /** This browser takes messages now. */
  offer(run: BrowserRun): void {
    if (run !== this.#run) this.#isDraining = false;
    this.#run = run;
    this.#events.emit('ready');
  }

  /** Gives out no new work until the next browser is there, and waits for what is under way, no longer than one may take. */
  async drain(over: AbortSignal): Promise<void> {
    this.#isDraining = true;
    if (this.#underWay === 0) return;
    const signal = AbortSignal.any([over, AbortSignal.timeout(this.#options.sendTimeoutMs)]);
    await once(this.#events, 'idle', { signal }).catch(() => undefined);
  }

  /**
   * Does something with a browser that is ready, and again with the next one when the browser dies over it.
   *
   * @throws SendFailedError after `sendTimeoutMs`, when the work fails, when another process has the account, or when the
   *   connection is closed.
   */
  async whenReady<T>(what: string, work: (run: BrowserRun) => Promise<T>): Promise<T> {
    const { sendTimeoutMs, stop } = this.#options;
    const signal = AbortSignal.any([AbortSignal.timeout(sendTimeoutMs), stop]);
    for (;;) {
      const run = await this.#readyRun(what, signal);
      this.#underWay += 1;
      try {
        return await withDeadline(work(run), sendTimeoutMs, what);
      } catch (error) {
        if (run.hasEnded && !signal.aborted) continue;
        throw new SendFailedError(`${what} failed`, { cause: error });
      } finally {
        this.#underWay -= 1;
        if (this.#underWay === 0) this.#events.emit('idle');
      }
    }
  }

  async #readyRun(what: string, signal: AbortSignal): Promise<BrowserRun> {
    const { state } = this.#options;
    for (;;) {
      if (state() === 'standby') {
        throw new SendFailedError(`${what} failed: another process has the WhatsApp account`);
      }
      const run = this.#run;
      if (state() === 'ready' && run && !run.hasEnded && !this.#isDraining) return run;
      try {
        await once(this.#events, 'ready', { signal });
      } catch (error) {
        throw new SendFailedError(`${what} failed: WhatsApp is ${state()}`, { cause: error });
      }
    }
  }
}
