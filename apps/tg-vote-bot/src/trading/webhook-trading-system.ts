import { createHmac } from 'node:crypto';

import type { Clock } from '@sesi/platform';

import type { TradeAnswer, TradeOrder, TradingSystem } from '../use-cases/trades/trading-system.ts';

/** Where the trading system is. */
export interface WebhookTradingSystemOptions {
  readonly url: string;
  /** Known to both sides alone. */
  readonly secret: string;
  readonly clock: Clock;
  /** Default 8,000 ms; the claim on a deadline lasts longer. */
  readonly deadlineMs?: number;
}

/** More of an answer is not read. */
const longestNote = 500;
/** What a system may say for good; anything else may change: it can be busy, or being mended. */
const finalStatuses = new Set([400, 404, 409, 410, 422]);

/**
 * Sends approved trades by HTTP POST, as JSON. `Idempotency-Key` is the id of the proposal. `Sesi-Timestamp` is the time
 * in seconds, and `Sesi-Signature` is `sha256=` and the HMAC-SHA256, in hex, of the timestamp, a `.` and the body.
 * An answer of 2xx takes the order; a JSON body `{"note": "…"}` is shown to the group.
 */
export class WebhookTradingSystem implements TradingSystem {
  readonly #options: WebhookTradingSystemOptions;

  constructor(options: WebhookTradingSystemOptions) {
    this.#options = options;
  }

  async send(order: TradeOrder): Promise<TradeAnswer> {
    const { url, secret, clock, deadlineMs = 8_000 } = this.#options;
    const body = JSON.stringify(order);
    const timestamp = String(Math.floor(clock.now().getTime() / 1000));
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': order.proposalId,
          'sesi-timestamp': timestamp,
          'sesi-signature': signatureOf(secret, timestamp, body),
        },
        body,
        // A redirect would carry a signed order to somebody else.
        redirect: 'error',
        signal: AbortSignal.timeout(deadlineMs),
      });
      const note = noteOf((await answer.text()).slice(0, 10_000));
      if (answer.ok) return { kind: 'taken', ...(note === undefined ? {} : { note }) };
      const reason = note ?? `HTTP ${answer.status}`;
      return { kind: finalStatuses.has(answer.status) ? 'refused' : 'unavailable', reason };
    } catch (error) {
      return { kind: 'unavailable', reason: error instanceof Error ? error.message : 'no answer' };
    }
  }
}

/** The signature that goes with a body. */
function signatureOf(secret: string, timestamp: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

function noteOf(body: string): string | undefined {
  try {
    const answer: unknown = JSON.parse(body);
    const isObject = typeof answer === 'object' && answer !== null;
    const note = isObject && 'note' in answer ? answer.note : undefined;
    return typeof note === 'string' ? note.slice(0, longestNote).toWellFormed() : undefined;
  } catch {
    // A system need not say anything.
    return undefined;
  }
}
