import { randomUUID } from 'node:crypto';

import { Deadlines } from '../deadlines.ts';
import { connectNotifications } from '../postgres/channels/notification-connection.ts';
import { NotifyQueue } from '../postgres/channels/notify-queue.ts';
import type { Pool } from '../postgres/pool.ts';
import type { Postgres } from '../postgres/postgres.ts';
import { connectPubSub, type PubSubConnection } from '../redis/channels/pub-sub-connection.ts';
import type { MasterLocation } from '../redis/deployment/master-location.ts';
import { ChannelUnavailableError, InvalidMessageError } from './channel-errors.ts';
import type {
  Channel,
  ChannelEvent,
  ChannelListener,
  ChannelSubscription,
  GapReason,
} from './channel.ts';
import { ListeningLink, type ListeningConnection } from './listening-link.ts';
import { Topic } from './topic.ts';
import { decodeSignal, encodePayload } from './wire.ts';

/** What `Channels` is made of. */
export interface ChannelsOptions {
  readonly postgres: Postgres;
  /** Says how to connect to listen. */
  readonly pool: Pool;
  /** Undefined: Postgres alone. */
  readonly redis: MasterLocation | undefined;
  readonly emit: (event: ChannelEvent) => void;
}

/** No call takes longer. */
const callMs = 2_000;
/** How often a publisher that fell silent says what its last number was, and one that cannot hear Redis that it cannot. */
const beatMs = 1_000;
/** Whoever said that it cannot hear Redis is also sent to by NOTIFY for so long. */
const deafMs = 3_500;
const sweepMs = 100;
/** All processes listen to it with LISTEN. Names of channels have no control characters. */
const control = '\u0001control';

/**
 * Messages between processes. Everybody listens to Redis and to Postgres at once; a publisher uses Redis while it answers, and
 * NOTIFY when it does not or when anybody has said that it cannot hear Redis.
 */
export class Channels {
  readonly #id = randomUUID();
  readonly #emit: (event: ChannelEvent) => void;
  readonly #deadlines = new Deadlines();
  readonly #topics = new Map<string, Topic>();
  readonly #notify: NotifyQueue;
  readonly #postgres: ListeningLink<ListeningConnection>;
  readonly #redis: ListeningLink<PubSubConnection> | undefined;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #publishing = new Set<Promise<void>>();
  #deafUntil = -Infinity;
  #switchedAt = Date.now();
  #closing: Promise<void> | undefined;

  constructor({ postgres, pool, redis, emit }: ChannelsOptions) {
    this.#emit = emit;
    this.#notify = new NotifyQueue(postgres);
    const onMessage = (channel: string, text: string) => this.#take(channel, text);
    this.#postgres = new ListeningLink({
      connect: connectNotifications(pool),
      onMessage,
      onUp: () => this.#gap('postgres-back'),
      onDown: () => this.#gap('postgres-lost'),
    });
    if (redis === undefined) return;
    this.#redis = new ListeningLink({
      connect: connectPubSub(redis),
      onMessage,
      onUp: () => this.#redisChanged('channels-on-redis', 'Redis answers'),
      onDown: (reason) => this.#redisChanged('channels-on-postgres', reason),
    });
  }

  /** @throws InvalidMessageError when the name is unusable. */
  channel(name: string): Channel {
    if (name.length === 0 || name.length > 256 || /[\u0000-\u001f\u007f]/u.test(name)) {
      throw new InvalidMessageError(
        'The name of a channel has 1 to 256 characters and no control characters.',
      );
    }
    return {
      name,
      publish: async (payload) => await this.#publish(name, payload),
      subscribe: async (listener) => await this.#subscribe(name, listener),
    };
  }

  /** Waits for what is being published, and ends every subscription and connection. */
  async close(): Promise<void> {
    await (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await Promise.allSettled(this.#publishing);
    this.#topics.clear();
    await Promise.all([this.#redis?.close(), this.#postgres.close()]);
  }

  async #publish(name: string, payload: unknown): Promise<void> {
    const json = encodePayload(name, payload);
    this.#open();
    const text = this.#topic(name).next(this.#id, json);
    const publishing = this.#inTime(this.#send(name, text));
    this.#publishing.add(publishing);
    try {
      await publishing;
    } finally {
      this.#publishing.delete(publishing);
    }
  }

  async #send(name: string, text: string): Promise<void> {
    const redis = this.#redis?.connection;
    if (redis?.answers !== true) return await this.#notify.send(name, text);
    const byRedis = redis.publish(name, text);
    const byPostgres = this.#someoneIsDeaf() ? this.#notify.send(name, text) : undefined;
    const [sent, notified] = await Promise.allSettled([byRedis, byPostgres]);
    if (sent.status === 'fulfilled') return;
    // It may have been sent all the same: who gets it twice drops it.
    if (byPostgres === undefined) await this.#notify.send(name, text);
    else if (notified.status === 'rejected') throw notified.reason;
  }

  async #subscribe(name: string, listener: ChannelListener): Promise<ChannelSubscription> {
    this.#open();
    const topic = this.#topic(name);
    const key = Symbol(name);
    topic.listeners.set(key, listener);
    const close = () => {
      if (!topic.listeners.delete(key) || topic.listeners.size > 0) return;
      topic.close();
      this.#redis?.unlisten(name);
      this.#postgres.unlisten(name);
    };
    try {
      await this.#inTime((topic.subscribing ??= this.#begin(topic)));
    } catch (error) {
      close();
      throw error;
    }
    return { close, [Symbol.dispose]: close };
  }

  async #begin(topic: Topic): Promise<void> {
    topic.open();
    const results = await Promise.allSettled([
      this.#postgres.listen(topic.name),
      ...(this.#redis === undefined ? [] : [this.#redis.listen(topic.name)]),
    ]);
    if (results.every(({ status }) => status === 'rejected')) {
      throw new AggregateError(
        results.map((result) => (result.status === 'rejected' ? result.reason : undefined)),
        'neither Redis nor Postgres is listened to',
      );
    }
    await this.#sayIfDeaf();
    topic.begin();
  }

  /** Connects at the first use. */
  #open(): void {
    if (this.#closing !== undefined) throw new ChannelUnavailableError('The channels are closed.');
    if (this.#timers.length > 0) return;
    this.#redis?.start();
    // It listens again by itself where it fails now.
    this.#postgres.listen(control).catch(() => undefined);
    this.#timers.push(
      setInterval(() => this.#beat(), beatMs),
      setInterval(() => this.#topics.forEach((topic) => topic.sweep()), sweepMs),
    );
  }

  #topic(name: string): Topic {
    let topic = this.#topics.get(name);
    if (topic === undefined) {
      topic = new Topic(name, (error) => {
        const reason = `A listener of channel "${name}" failed.`;
        this.#emit({ type: 'channel-listener-failed', at: new Date(), reason, error });
      });
      this.#topics.set(name, topic);
    }
    return topic;
  }

  #take(channel: string, text: string): void {
    if (channel === control) {
      this.#deafUntil = performance.now() + deafMs;
      return;
    }
    const signal = decodeSignal(text);
    if (signal !== undefined) {
      this.#topics.get(channel)?.take(signal);
      return;
    }
    const reason = `Something else than a message of ours came on channel "${channel}".`;
    this.#emit({ type: 'channel-message-unreadable', at: new Date(), reason });
  }

  #beat(): void {
    for (const topic of this.#topics.values()) {
      const beat = topic.beat(this.#id, beatMs);
      if (beat === undefined) continue;
      // A beat that is not taken is repeated.
      this.#notify.send(topic.name, beat).then(
        () => topic.beaten(),
        () => undefined,
      );
    }
    void this.#sayIfDeaf();
  }

  #someoneIsDeaf(): boolean {
    return performance.now() < this.#deafUntil;
  }

  /** Tells every publisher that messages sent over Redis alone do not come here. */
  async #sayIfDeaf(): Promise<void> {
    const subscribed = [...this.#topics.values()].some(({ listeners }) => listeners.size > 0);
    if (this.#redis?.connection !== undefined || !subscribed) return;
    try {
      await this.#inTime(this.#notify.send(control, JSON.stringify({ deaf: this.#id })));
    } catch {
      // It is said again with the next beat.
    }
  }

  #redisChanged(type: 'channels-on-redis' | 'channels-on-postgres', reason: string): void {
    if (this.#closing !== undefined) return;
    const durationMs = Date.now() - this.#switchedAt;
    this.#switchedAt = Date.now();
    this.#emit({ type, at: new Date(), reason, durationMs });
    if (type === 'channels-on-redis') this.#gap('redis-back');
    // Publishers know it by the time that subscribers look anew.
    else void this.#sayIfDeaf().then(() => this.#gap('redis-lost'));
  }

  #gap(reason: GapReason): void {
    if (this.#closing !== undefined) return;
    for (const topic of this.#topics.values()) {
      if (topic.begun) topic.tell({ kind: 'gap', reason });
    }
  }

  async #inTime<Result>(work: Promise<Result>): Promise<Result> {
    const late = () => new Error(`no answer within ${callMs} ms`);
    try {
      return await this.#deadlines.race(work, callMs, late);
    } catch (cause) {
      const message = 'Neither Redis nor Postgres took it within 2 s: try again.';
      throw new ChannelUnavailableError(message, { cause });
    }
  }
}
