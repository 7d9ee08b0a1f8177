import {
  decide,
  longestWindowMs,
  type OutboundVerdict,
  type OutboundWindow,
  type WindowScope,
} from './outbound-limits.ts';
import type { OutboundLog, OutboundMessage } from './outbound-log.ts';

interface SentMessage extends OutboundMessage {
  /** Epoch ms. */
  readonly at: number;
}

/** What this process has sent. */
export class MemoryOutboundLog implements OutboundLog {
  readonly #now: () => number;
  /** The oldest first. */
  #sent: SentMessage[] = [];

  /** @param now - epoch ms. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  async claim(
    message: OutboundMessage,
    windows: readonly OutboundWindow[],
  ): Promise<OutboundVerdict> {
    const now = this.#now();
    this.#forgetOld(now);
    const sentAt = windows.map(({ scope, limit }) => {
      return this.#sent.filter((sent) => counts(scope, sent, message)).at(-limit)?.at;
    });
    const verdict = decide(windows, sentAt, now);
    if (verdict.kind === 'go') this.#sent.push({ ...message, at: now });
    return verdict;
  }

  async sentLastMinute(): Promise<number> {
    const since = this.#now() - 60_000;
    return this.#sent.filter(({ at }) => at > since).length;
  }

  /** Takes back the newest claim of this message, which did not go out. */
  withdraw({ person, text, purpose }: OutboundMessage): void {
    const index = this.#sent.findLastIndex(
      (sent) => sent.person === person && sent.text === text && sent.purpose === purpose,
    );
    if (index !== -1) this.#sent.splice(index, 1);
  }

  #forgetOld(now: number): void {
    const oldest = this.#sent[0];
    if (oldest === undefined || oldest.at > now - longestWindowMs) return;
    this.#sent = this.#sent.filter(({ at }) => at > now - longestWindowMs);
  }
}

function counts(scope: WindowScope, sent: OutboundMessage, message: OutboundMessage): boolean {
  if (scope === 'overall') return true;
  if (sent.person !== message.person) return false;
  if (scope === 'notice') return sent.purpose === 'notice';
  return scope === 'person' || sent.text === message.text;
}
