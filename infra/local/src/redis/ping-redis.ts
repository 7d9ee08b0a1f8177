import { createClient } from 'redis';

/** Where a Redis is that needs no password. */
export interface RedisPlace {
  readonly host: string;
  readonly port: number;
}

const deadlineMs = 2000;

/** Whether a Redis answers PING there now. */
export async function pingRedis(place: RedisPlace): Promise<boolean> {
  const client = createClient({
    socket: { ...place, connectTimeout: deadlineMs, reconnectStrategy: false },
  });
  // What goes wrong is thrown by the calls below as well.
  client.on('error', () => {});
  const late = setTimeout(() => {
    client.destroy();
  }, deadlineMs);
  try {
    await client.connect();
    return (await client.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    clearTimeout(late);
    if (client.isOpen) {
      client.destroy();
    }
  }
}
