import { createClient } from 'redis';

import type { RedisConfig } from '../../session-core.ts';
import { clientOptions } from '../client-options.ts';

/** A client of one server. */
export type RedisClient = ReturnType<typeof create>;

/** A client that never waits for a Redis that is away. It connects once: who lost it opens another. */
export function openClient(config: RedisConfig): RedisClient {
  return create(config);
}

// Its type, which is long, is the driver's to say.
function create(config: RedisConfig) {
  return createClient({
    ...clientOptions(config, {
      connectTimeout: config.connectTimeoutMs ?? 5_000,
      socketTimeout: 1_000,
      reconnectStrategy: false as const,
    }),
    // Without traffic a socket timeout would end a healthy connection.
    pingInterval: 300,
  });
}
