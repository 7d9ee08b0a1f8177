/**
 * Why messages may be missing. `missed`: the numbers of a publisher show it. The others: this process' connection was lost or
 * stands again, and what was sent meanwhile by a publisher that is gone now would never be known of.
 */
export type GapReason = 'missed' | 'redis-lost' | 'redis-back' | 'postgres-lost' | 'postgres-back';

/** A message, as it was published. */
export interface MessageNotice {
  readonly kind: 'message';
  /** What `JSON.parse` makes of what was published. */
  readonly payload: unknown;
  /** Stands for one publishing process. */
  readonly publisher: string;
  /** 1, 2, 3... per publisher and channel. */
  readonly number: number;
}

/** Messages may be missing before what comes next: read anew whatever they told of. */
export interface GapNotice {
  readonly kind: 'gap';
  readonly reason: GapReason;
  /** With `missed`: whose messages. */
  readonly publisher?: string;
  /** With `missed`: how many at least. */
  readonly missed?: number;
}

export type ChannelNotice = MessageNotice | GapNotice;

/** Called for each notice, in the order of each publisher. What it throws becomes an event. */
export type ChannelListener = (notice: ChannelNotice) => void | Promise<void>;

/** Ends with `close` or its disposal. */
export interface ChannelSubscription extends Disposable {
  /** From now on the listener is not called any more. */
  close(): void;
}

/** Messages from every process to every process that is subscribed now. Nothing is kept for later. */
export interface Channel {
  readonly name: string;
  /**
   * Sends a message to all subscribers, this process' own among them. Resolves when Redis or Postgres has taken it.
   *
   * @param payload - What JSON can hold, up to 65,536 bytes of it.
   * @throws InvalidMessageError, MessageTooLargeError.
   * @throws ChannelUnavailableError within 2 s. The message may have been sent all the same.
   */
  publish(payload: unknown): Promise<void>;
  /**
   * Calls `listener` for each message that is published from the moment this resolves (earlier ones may come too), once, or for
   * a gap in its place.
   *
   * @throws ChannelUnavailableError when neither Redis nor Postgres is listened to within 2 s.
   */
  subscribe(listener: ChannelListener): Promise<ChannelSubscription>;
}

/** Something worth a log line. */
export interface ChannelEvent {
  readonly type:
    | 'channels-on-redis'
    | 'channels-on-postgres'
    | 'channel-listener-failed'
    | 'channel-message-unreadable';
  readonly at: Date;
  readonly reason: string;
  readonly durationMs?: number;
  readonly error?: unknown;
}
