import type { StoredWebhook } from '../state/records.ts';
import type { Delivery } from '../state/update-queue.ts';
import type { World } from '../state/world.ts';
import { WebhookConnections, type WebhookAnswer } from './webhook-request.ts';

/** What went wrong last; seconds since 1970. */
export interface WebhookTrouble {
  readonly date: number;
  readonly message: string;
}

/** A webhook that gives no answer for so long has not taken the update (tdlib/telegram-bot-api#341). */
const ANSWER_TIMEOUT_MS = 60_000;
/** Pauses grow up to between this and its double (telegram-bot-api, WebhookActor.h). */
const MAX_PAUSE_SECONDS = 60;
/** A longer `Retry-After` is cut to this (telegram-bot-api, WebhookActor.cpp). */
const MAX_RETRY_AFTER_SECONDS = 3600;

interface Lane {
  readonly waiting: Delivery[];
  /** The pause before the next attempt, in seconds; it doubles. */
  pauseSeconds: number;
  failures: number;
}

/**
 * Sends updates to one webhook: those of a lane one after the other, lanes side by side on as many connections as the
 * bot allows. What is not answered with 2xx is sent again: at once, then after pauses that double, or after the asked
 * `Retry-After`. Source: telegram-bot-api, WebhookActor.cpp.
 */
export class WebhookSender {
  readonly #world: World;
  readonly #webhook: StoredWebhook;
  readonly #connections: WebhookConnections;
  readonly #onAnswer: (answer: WebhookAnswer) => void;
  readonly #lanes = new Map<string, Lane>();
  readonly #ready: string[] = [];
  readonly #stopped = new AbortController();
  readonly #cancels = new Set<() => void>();
  #inFlight = 0;
  #trouble: WebhookTrouble | undefined;

  /** `onAnswer` is told of each answer that took an update: it may ask for a call of a method. */
  constructor(world: World, webhook: StoredWebhook, onAnswer: (answer: WebhookAnswer) => void) {
    this.#world = world;
    this.#webhook = webhook;
    this.#onAnswer = onAnswer;
    this.#connections = new WebhookConnections(webhook);
  }

  get trouble(): WebhookTrouble | undefined {
    return this.#trouble;
  }

  /** Sends an update when its turn has come. */
  send(delivery: Delivery): void {
    const lane = this.#lanes.get(delivery.lane);
    if (lane !== undefined) {
      lane.waiting.push(delivery);
      return;
    }
    this.#lanes.set(delivery.lane, { waiting: [delivery], pauseSeconds: 1, failures: 0 });
    this.#ready.push(delivery.lane);
    this.#work();
  }

  /** Breaks off what is on its way. */
  stop(): void {
    this.#stopped.abort();
    for (const cancel of this.#cancels) cancel();
    this.#connections.close();
  }

  #work(): void {
    while (this.#inFlight < this.#webhook.maxConnections && !this.#stopped.signal.aborted) {
      const name = this.#ready.shift();
      if (name === undefined) return;
      this.#inFlight += 1;
      void this.#attempt(name).finally(() => {
        this.#inFlight -= 1;
        this.#work();
      });
    }
  }

  async #attempt(name: string): Promise<void> {
    const lane = this.#lanes.get(name);
    const delivery = lane?.waiting[0];
    if (lane === undefined || delivery === undefined) return;
    const timeout = new AbortController();
    const giveUp = (): void => {
      timeout.abort();
    };
    const cancelTimeout = this.#world.clock.after(ANSWER_TIMEOUT_MS, giveUp);
    this.#stopped.signal.addEventListener('abort', giveUp, { once: true });
    try {
      const answer = await this.#connections.send(JSON.stringify(delivery.update), timeout.signal);
      if (answer.status >= 200 && answer.status <= 299) {
        this.#done(name, lane, delivery);
        this.#onAnswer(answer);
      } else {
        const reason = `Wrong response from the webhook: ${answer.status} ${answer.reason}`;
        this.#failed(name, lane, delivery, reason, Number(answer.headers['retry-after'] ?? 0));
      }
    } catch (error) {
      if (this.#stopped.signal.aborted) return;
      const reason = timeout.signal.aborted ? 'Read timeout expired' : reasonOf(error);
      this.#failed(name, lane, delivery, reason, 0);
    } finally {
      cancelTimeout();
      this.#stopped.signal.removeEventListener('abort', giveUp);
    }
  }

  #done(name: string, lane: Lane, { update }: Delivery): void {
    this.#world.updates.forget(update);
    lane.waiting.shift();
    lane.pauseSeconds = 1;
    lane.failures = 0;
    if (lane.waiting.length === 0) this.#lanes.delete(name);
    else this.#ready.push(name);
  }

  #failed(
    name: string,
    lane: Lane,
    delivery: Delivery,
    message: string,
    retryAfterSeconds: number,
  ): void {
    const now = this.#world.nowSeconds();
    this.#trouble = { date: now, message };
    let pause = Math.min(MAX_RETRY_AFTER_SECONDS, Math.max(0, retryAfterSeconds || 0));
    if (pause === 0 && lane.failures > 0) {
      const longest = MAX_PAUSE_SECONDS * (1 + Math.random());
      lane.pauseSeconds = Math.min(longest, lane.pauseSeconds * 2);
      pause = lane.pauseSeconds;
    }
    lane.failures += 1;
    if (now + pause > delivery.expiresAt) {
      this.#done(name, lane, delivery);
      return;
    }
    const cancel = this.#world.clock.after(pause * 1000, () => {
      this.#cancels.delete(cancel);
      this.#ready.push(name);
      this.#work();
    });
    this.#cancels.add(cancel);
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ECONNREFUSED' ? 'Connection refused' : 'Webhook connection closed';
}
