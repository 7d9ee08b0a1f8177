import type { RedisClientOptions } from 'redis';

import type { RedisConfig } from '../session-core.ts';

type Socket = NonNullable<RedisClientOptions['socket']>;

/** Where Redis is, and what every client of ours has in common. @param socket - What is this one's own. */
export function clientOptions<Own extends object>(
  { url, host, port, username, password, database }: RedisConfig,
  socket: Own,
): { readonly RESP: 3; readonly socket: Own & Socket } & Omit<
  RedisClientOptions,
  'RESP' | 'socket'
> {
  return {
    ...(url === undefined ? {} : { url }),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(database === undefined ? {} : { database }),
    RESP: 3,
    // A command for a Redis that is away fails at once instead of waiting for it.
    disableOfflineQueue: true,
    commandsQueueMaxLength: 50_000,
    // The driver's own timeout costs three quarters of the throughput and ends no command that was already sent.
    commandOptions: { timeout: 0 },
    maintNotifications: 'disabled',
    socket: {
      ...(url === undefined ? { host: host ?? 'localhost', port: port ?? 6379 } : {}),
      ...socket,
    },
  };
}
