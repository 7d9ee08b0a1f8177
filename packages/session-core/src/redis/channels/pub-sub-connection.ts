import { createClient } from 'redis';

import type { ConnectToListen, ListeningConnection } from '../../channels/listening-link.ts';
import { Deadlines } from '../../deadlines.ts';
import { reasonOf } from '../../reason-of.ts';
import type { RedisConfig } from '../../session-core.ts';
import { clientOptions } from '../client-options.ts';
import type { MasterLocation } from '../deployment/master-location.ts';

/** A connection that publishes as well as it listens. */
export interface PubSubConnection extends ListeningConnection {
  /** False from a publish that got no answer until the server answers again: others need not wait for it. */
  readonly answers: boolean;
  /** Resolves when Redis has taken it. */
  publish(channel: string, text: string): Promise<void>;
}

const publishMs = 250;
const connectMs = 1_500;
const deadlines = new Deadlines();

async function inTime<Result>(work: Promise<Result>, ms: number): Promise<Result> {
  return await deadlines.race(work, ms, () => new Error(`no answer within ${ms} ms`));
}

/** Connects for publish and subscribe, to a master only. A channel of database 7 is `7:<name>`: Redis itself keeps them together. */
export function connectPubSub(location: MasterLocation): ConnectToListen<PubSubConnection> {
  return async ({ onMessage, onLost }) => {
    const config = await inTime(location.find(), connectMs);
    const client = openClient(config);
    const database = client.options.database ?? 0;
    const prefix = database === 0 ? '' : `${database}:`;
    client.on('error', (error: Error) => onLost(reasonOf(error)));
    client.on('end', () => onLost('the connection was closed'));
    client.on('terminated', () => onLost('the connection was lost'));
    const take = (text: string, channel: string) => onMessage(channel.slice(prefix.length), text);
    const prefixed = (channels: readonly string[]) => channels.map((channel) => prefix + channel);
    const check = async () => {
      const info = await client.info('replication');
      // What is published on a replica stays there.
      if (!/^role:master/m.test(info)) throw new Error('it is no master');
      if (!(await location.holds(config).catch(() => true))) {
        throw new Error('another server is the master now');
      }
    };
    const destroy = () => {
      if (client.isOpen) client.destroy();
    };
    let answers = true;
    try {
      await inTime(client.connect().then(check), connectMs);
    } catch (error) {
      destroy();
      location.doubt();
      throw error;
    }
    return {
      get answers() {
        return answers;
      },
      async publish(channel, text) {
        try {
          await inTime(client.publish(prefix + channel, text), publishMs);
        } catch (error) {
          answers = false;
          throw error;
        }
      },
      listen: async (channels) => await client.subscribe(prefixed(channels), take),
      unlisten: async (channels) => await client.unsubscribe(prefixed(channels), take),
      async check() {
        await check();
        answers = true;
      },
      destroy,
    };
  };
}

function openClient(config: RedisConfig) {
  // Whoever lost a connection must know: it is the link that connects anew.
  return createClient(
    clientOptions(config, { connectTimeout: connectMs, reconnectStrategy: false as const }),
  );
}
