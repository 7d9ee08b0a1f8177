import type { StoredWebhook } from '../state/records.ts';
import type { World } from '../state/world.ts';
import type { WebhookAnswer } from './webhook-request.ts';
import { WebhookSender, type WebhookTrouble } from './webhook-sender.ts';

const SET_PAUSE_MS = 1000;

/** The one webhook that a bot may have, on or off. */
export class WebhookPost {
  readonly #world: World;
  readonly #onAnswer: (answer: WebhookAnswer) => void;
  #sender: WebhookSender | undefined;
  #nextSetAtMs = 0;

  /** Goes on with the webhook that the world knows of. `onAnswer` is told of each answer that took an update. */
  constructor(world: World, onAnswer: (answer: WebhookAnswer) => void) {
    this.#world = world;
    this.#onAnswer = onAnswer;
    if (world.webhook !== undefined) this.#start(world.webhook);
  }

  /** A webhook may be set once in a second; 0 when it may be set now (telegram-bot-api, Client.cpp). */
  mayBeSet(): { readonly retryAfterSeconds: number } {
    const now = this.#world.nowMs();
    if (now < this.#nextSetAtMs) return { retryAfterSeconds: 1 };
    this.#nextSetAtMs = now + SET_PAUSE_MS;
    return { retryAfterSeconds: 0 };
  }

  /** Sends updates there from now on, or keeps them for polls. */
  set(webhook: StoredWebhook | undefined): void {
    this.stop();
    this.#world.updates.stopSending();
    this.#world.setWebhook(webhook);
    if (webhook !== undefined) this.#start(webhook);
  }

  /** What went wrong last with this webhook. */
  get trouble(): WebhookTrouble | undefined {
    return this.#sender?.trouble;
  }

  /** Breaks off what is on its way; the webhook stays known. */
  stop(): void {
    this.#sender?.stop();
    this.#sender = undefined;
  }

  #start(webhook: StoredWebhook): void {
    const sender = new WebhookSender(this.#world, webhook, this.#onAnswer);
    this.#sender = sender;
    this.#world.updates.sendTo((delivery) => {
      sender.send(delivery);
    });
  }
}
