import { withDeadline } from '../deadline.ts';
import type { GatewayLogger } from '../gateway-options.ts';
import { MemoryOutboundLog } from './memory-outbound-log.ts';
import type { OutboundVerdict, OutboundWindow } from './outbound-limits.ts';
import type { OutboundLog, OutboundMessage } from './outbound-log.ts';

/** How long the shared log may take to answer. */
const answerMs = 1_000;

/**
 * The log that all processes share, and this process's own. Both must have room; while the shared one does not answer, its own
 * decides alone, so that a person can still be told that something is wrong.
 */
export class OwnAndSharedLog implements OutboundLog {
  readonly #own = new MemoryOutboundLog();
  readonly #shared: OutboundLog | undefined;
  readonly #logger: GatewayLogger;
  #isAlone = false;

  constructor(shared: OutboundLog | undefined, logger: GatewayLogger) {
    this.#shared = shared;
    this.#logger = logger;
  }

  async claim(
    message: OutboundMessage,
    windows: readonly OutboundWindow[],
  ): Promise<OutboundVerdict> {
    const own = await this.#own.claim(message, windows);
    if (own.kind === 'wait') return own;
    const shared = await this.#ask((log) => log.claim(message, windows));
    if (shared?.kind === 'wait') this.#own.withdraw(message);
    return shared ?? own;
  }

  async sentLastMinute(): Promise<number> {
    return (await this.#ask((log) => log.sentLastMinute())) ?? (await this.#own.sentLastMinute());
  }

  async #ask<T>(question: (log: OutboundLog) => Promise<T>): Promise<T | undefined> {
    if (this.#shared === undefined) return undefined;
    try {
      const answer = await withDeadline(
        question(this.#shared),
        answerMs,
        'the log of sent messages',
      );
      this.#isAlone = false;
      return answer;
    } catch (error) {
      if (!this.#isAlone) {
        this.#logger.warn(
          { err: error },
          'limits of sent messages are those of this process alone',
        );
      }
      this.#isAlone = true;
      return undefined;
    }
  }
}
