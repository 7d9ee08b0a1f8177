import { BentoCache, bentostore } from 'bentocache';

import { lifeMs, sampleId, type SampleSession } from '../sample-session.ts';
import { connectNodeRedis } from './connect-node-redis.ts';
import type { SessionReader, SessionWriter } from './contender.ts';
import { nodeRedisDriver } from './node-redis-driver.ts';

/** bentocache without its layer in memory. */
export async function openBentocache(url: string): Promise<SessionReader & SessionWriter> {
  const client = await connectNodeRedis(url);
  const cache = new BentoCache({
    default: 'sessions',
    prefix: 'bento',
    ttl: lifeMs,
    stores: { sessions: bentostore().useL2Layer(nodeRedisDriver(client)) },
  });
  return {
    name: 'bentocache',
    async read(n) {
      const session = await cache.get<SampleSession>({ key: sampleId(n) });
      return session ?? undefined;
    },
    async write(n, session) {
      await cache.set({ key: sampleId(n), value: session });
    },
    async [Symbol.asyncDispose]() {
      await cache.disconnectAll();
      await client.close();
    },
  };
}
