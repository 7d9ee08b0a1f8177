import type { ChannelSubscription, SessionCore } from '@sesi/session-core';

import type { Presence } from '../presence/presence.ts';
import type { OperatorSession, RefusedSession } from '../sessions/operator-session.ts';
import type { OperatorSessions } from '../sessions/operator-sessions.ts';
import type { TenantId } from '../tenants/tenant-id.ts';
import type { ChannelSettings } from './channel-settings.ts';
import { type LiveEvent, LiveStream } from './live-stream.ts';
import { TenantChannel } from './tenant-channel.ts';
import type { Topic } from './topics.ts';

/** A stream of live messages that was opened. */
export interface OpenedStream {
  readonly kind: 'open';
  readonly session: OperatorSession;
  /** Read it to its end, or call `return`. */
  readonly events: AsyncIterableIterator<LiveEvent, undefined>;
}

/** Messages within a tenant, and streams of them. */
export class TenantChannels implements AsyncDisposable {
  readonly #core: SessionCore;
  readonly #sessions: OperatorSessions;
  readonly #presence: Presence;
  readonly #settings: ChannelSettings;
  readonly #streams = new Set<LiveStream>();

  constructor(
    core: SessionCore,
    sessions: OperatorSessions,
    presence: Presence,
    settings: ChannelSettings,
  ) {
    this.#core = core;
    this.#sessions = sessions;
    this.#presence = presence;
    this.#settings = settings;
  }

  /** The channel of a topic in a tenant: `access.channels.of(tenant, topics.production)`. */
  of<Payload>(tenant: TenantId, topic: Topic<Payload>): TenantChannel<Payload> {
    return new TenantChannel(tenant, topic, this.#core.channel(topic.channel(tenant)));
  }

  /**
   * The messages of topics in the tenant of a session, as they come, for as long as the session lives and has the permission
   * of each. The stream neither renews the session nor needs its IP; while it is open its user is shown as online. When
   * the session is ended, the stream ends within `recheckEveryMs`.
   *
   * @param options.signal - Ends it too: pass one that fires when the request is closed.
   * @throws StoreUnavailableError; ChannelUnavailableError, when neither Redis nor Postgres is listened to within 2 s.
   */
  async eventsFor(options: {
    readonly token: string;
    readonly topics: readonly Topic<unknown>[];
    readonly signal?: AbortSignal;
  }): Promise<OpenedStream | RefusedSession> {
    const { token, topics, signal } = options;
    const checked = await this.#check(token, topics);
    if (checked.kind === 'refused') return checked;
    const { session } = checked;
    const { mostWaiting, heartbeatMs } = this.#settings;
    const opened = new DisposableStack();
    const stream = new LiveStream({
      mostWaiting,
      heartbeatMs,
      onClose: () => {
        this.#streams.delete(stream);
        opened.dispose();
      },
    });
    this.#streams.add(stream);
    const leave = () => void stream.return();
    signal?.addEventListener('abort', leave);
    opened.defer(() => signal?.removeEventListener('abort', leave));
    try {
      for (const topic of topics) {
        const subscription = await this.#listen(session.tenant, topic, stream);
        // It may have ended meanwhile: then nobody would close this one.
        if (opened.disposed) subscription.close();
        else opened.use(subscription);
      }
    } catch (error) {
      leave();
      throw error;
    }
    if (!opened.disposed) opened.use(this.#rechecking(token, topics, stream));
    if (signal?.aborted === true) leave();
    return { kind: 'open', session, events: stream };
  }

  /** Ends all streams of this process. */
  [Symbol.asyncDispose](): Promise<void> {
    for (const stream of this.#streams) stream.end('closing');
    return Promise.resolve();
  }

  async #check(
    token: string,
    topics: readonly Topic<unknown>[],
  ): Promise<{ readonly kind: 'valid'; readonly session: OperatorSession } | RefusedSession> {
    const validation = await this.#sessions.peek(token);
    if (validation.kind === 'refused') return validation;
    const { session } = validation;
    const missing = topics.some(({ permission }) => !session.permissions.includes(permission));
    if (missing) return { kind: 'refused', reason: 'missing-permission' };
    this.#presence.seen(session.tenant, session.userId);
    return validation;
  }

  async #listen(
    tenant: TenantId,
    topic: Topic<unknown>,
    stream: LiveStream,
  ): Promise<ChannelSubscription> {
    return await this.of(tenant, topic).subscribe((notice) =>
      stream.push(
        notice.kind === 'gap'
          ? { event: 'gap', topic: topic.name, reason: notice.reason }
          : { event: 'message', topic: topic.name, payload: notice.payload },
      ),
    );
  }

  #rechecking(token: string, topics: readonly Topic<unknown>[], stream: LiveStream): Disposable {
    const { recheckEveryMs, uncheckedForMs } = this.#settings;
    let checkedAt = performance.now();
    let isAsking = false;
    const recheck = async (): Promise<void> => {
      try {
        const checked = await this.#check(token, topics);
        checkedAt = performance.now();
        if (checked.kind === 'valid') return;
        const { reason } = checked;
        stream.end(reason === 'missing-permission' ? reason : 'session-ended');
      } catch {
        // Nobody can say now. Nor can anybody end a session, unless Postgres is away for this process alone.
        if (performance.now() - checkedAt > uncheckedForMs) stream.end('unchecked');
      }
    };
    const timer = setInterval(() => {
      if (isAsking) return;
      isAsking = true;
      void recheck().finally(() => {
        isAsking = false;
      });
    }, recheckEveryMs);
    return { [Symbol.dispose]: () => clearInterval(timer) };
  }
}
