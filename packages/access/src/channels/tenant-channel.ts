import type { Channel, ChannelSubscription, GapReason } from '@sesi/session-core';

import type { TenantId } from '../tenants/tenant-id.ts';
import type { Topic } from './topics.ts';

/** A message of a topic, or the word that some may be missing: `unreadable` is one that does not fit its schema. */
export type TopicNotice<Payload> =
  | { readonly kind: 'message'; readonly payload: Payload }
  | { readonly kind: 'gap'; readonly reason: GapReason | 'unreadable' };

/** What is to be sent does not fit the schema of its topic; nothing was sent. Names places only, no values. */
export class InvalidTopicMessageError extends Error {
  override readonly name = 'InvalidTopicMessageError';
  readonly code = 'TOPIC_MESSAGE_INVALID';
}

/** The channel of one topic in one tenant. */
export class TenantChannel<Payload> {
  readonly tenant: TenantId;
  readonly topic: Topic<Payload>;
  readonly #channel: Channel;

  constructor(tenant: TenantId, topic: Topic<Payload>, channel: Channel) {
    this.tenant = tenant;
    this.topic = topic;
    this.#channel = channel;
  }

  /** The name of the channel, in Redis too: `production:acme:status`. */
  get name(): string {
    return this.#channel.name;
  }

  /**
   * Sends a message to all who listen in this tenant, in all processes.
   *
   * @throws InvalidTopicMessageError; MessageTooLargeError; ChannelUnavailableError within 2 s, when neither Redis nor Postgres
   *   took it.
   */
  async publish(payload: Payload): Promise<void> {
    const { success, data, error } = this.topic.schema.safeParse(payload);
    if (!success) {
      const places = error.issues.map(({ path }) => path.join('.') || 'the message itself');
      throw new InvalidTopicMessageError(
        `A message of "${this.topic.name}" does not fit its schema: ${places.join(', ')}.`,
      );
    }
    await this.#channel.publish(data);
  }

  /** Calls `listener` for each message from now on. @throws ChannelUnavailableError. */
  async subscribe(listener: (notice: TopicNotice<Payload>) => void): Promise<ChannelSubscription> {
    return await this.#channel.subscribe((notice) => {
      if (notice.kind === 'gap') return listener({ kind: 'gap', reason: notice.reason });
      const { success, data } = this.topic.schema.safeParse(notice.payload);
      listener(
        success ? { kind: 'message', payload: data } : { kind: 'gap', reason: 'unreadable' },
      );
    });
  }
}
