import { Arrivals } from './arrivals.ts';
import type { ChannelListener, ChannelNotice } from './channel.ts';
import { encodeSignal, type Signal } from './wire.ts';

/** Beats that must be taken after the last message. */
const beats = 3;

/** What this process knows of one channel: what it has published, and who listens. */
export class Topic {
  readonly name: string;
  readonly listeners = new Map<symbol, ChannelListener>();
  /** Settles when the channel is listened to; while somebody subscribes or is subscribed. */
  subscribing: Promise<void> | undefined;
  readonly #onFailure: (error: unknown) => void;
  #arrivals: Arrivals | undefined;
  #sent = 0;
  #lastSentAt: number | undefined;
  #beatsLeft = 0;

  /** @param onFailure - Told what a listener threw. */
  constructor(name: string, onFailure: (error: unknown) => void) {
    this.name = name;
    this.#onFailure = onFailure;
  }

  /** The text of the next message. */
  next(from: string, payloadJson: string): string {
    const now = performance.now();
    const ageMs = now - (this.#lastSentAt ?? now);
    this.#sent += 1;
    this.#lastSentAt = now;
    this.#beatsLeft = beats;
    return encodeSignal({ from, number: this.#sent, ageMs }, payloadJson);
  }

  /** A beat, when the last message was sent some time ago and may not have come. */
  beat(from: string, idleMs: number): string | undefined {
    if (this.#beatsLeft === 0 || this.#lastSentAt === undefined) return undefined;
    const ageMs = performance.now() - this.#lastSentAt;
    if (ageMs < idleMs) return undefined;
    return encodeSignal({ from, number: this.#sent, ageMs }, undefined);
  }

  /** A beat was taken. */
  beaten(): void {
    this.#beatsLeft = Math.max(0, this.#beatsLeft - 1);
  }

  /** Takes what comes from now on. */
  open(): void {
    this.#arrivals ??= new Arrivals((notice) => this.tell(notice));
  }

  /** From now on nothing may be missed. */
  begin(): void {
    this.#arrivals?.begin(performance.now());
  }

  get begun(): boolean {
    return this.#arrivals?.begun === true;
  }

  /** Takes nothing any more. */
  close(): void {
    this.#arrivals = undefined;
    this.subscribing = undefined;
  }

  take(signal: Signal): void {
    this.#arrivals?.take(signal, performance.now());
  }

  sweep(): void {
    this.#arrivals?.sweep(performance.now());
  }

  tell(notice: ChannelNotice): void {
    for (const listener of this.listeners.values()) {
      try {
        const answer = listener(notice);
        if (answer instanceof Promise) answer.catch(this.#onFailure);
      } catch (error) {
        this.#onFailure(error);
      }
    }
  }
}
