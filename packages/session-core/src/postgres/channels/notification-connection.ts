import { Socket } from 'node:net';

import { Client } from 'pg';

import type { ConnectToListen, ListeningConnection } from '../../channels/listening-link.ts';
import { reasonOf } from '../../reason-of.ts';
import { connectionOptions, type Pool } from '../pool.ts';
import { NotifyParts } from './notify-parts.ts';
import { notifyChannel } from './notify-queue.ts';

const connectMs = 1_500;

/**
 * Connects to listen with LISTEN. The server must be Postgres itself, or a pooler that gives each client a connection of its
 * own: others lose LISTEN.
 *
 * @param pool - Says how to connect; its connections are not used.
 */
export function connectNotifications(pool: Pool): ConnectToListen<ListeningConnection> {
  return async ({ onMessage, onLost }) => {
    // Our own socket: the driver cannot end a connection to a server that is frozen.
    const socket = new Socket();
    const client = new Client({
      ...connectionOptions(pool),
      stream: () => socket,
      connectionTimeoutMillis: connectMs,
      keepAlive: true,
      pipeline: false,
    });
    const names = new Map<string, string>();
    const parts = new NotifyParts();
    client.on('error', (error) => onLost(reasonOf(error)));
    client.on('end', () => onLost('the connection was closed'));
    client.on('notification', ({ channel, payload }) => {
      const name = names.get(channel);
      const text = parts.take(payload ?? '');
      if (name !== undefined && text !== undefined) onMessage(name, text);
    });
    try {
      await client.connect();
    } catch (error) {
      socket.destroy();
      throw error;
    }
    const run = async (verb: string, channels: readonly string[]) => {
      const statements = channels.map((channel) => `${verb} ${notifyChannel(channel)}`);
      await client.query(statements.join(';'));
    };
    return {
      async listen(channels) {
        for (const channel of channels) names.set(notifyChannel(channel), channel);
        await run('listen', channels);
      },
      async unlisten(channels) {
        await run('unlisten', channels);
        for (const channel of channels) names.delete(notifyChannel(channel));
      },
      async check() {
        await client.query('select 1');
      },
      destroy: () => void socket.destroy(),
    };
  };
}
