import { RedisStore } from 'connect-redis';

import { lifeMs, sampleId, type SampleSession } from '../sample-session.ts';
import { connectNodeRedis } from './connect-node-redis.ts';
import type { SessionReader, SessionWriter } from './contender.ts';

/** connect-redis, the store of express-session, as its README shows it. */
export async function openConnectRedis(url: string): Promise<SessionReader & SessionWriter> {
  const client = await connectNodeRedis(url);
  const store = new RedisStore({ client, prefix: 'connect:', ttl: lifeMs / 1_000 });
  return {
    name: 'connect-redis',
    async read(n) {
      // It is typed as the session of a web page, which has a cookie.
      const session: unknown = await store.get(sampleId(n));
      return (session as SampleSession | null) ?? undefined;
    },
    async write(n, session) {
      await store.set(sampleId(n), session as unknown as Parameters<RedisStore['set']>[1]);
    },
    async [Symbol.asyncDispose]() {
      await client.close();
    },
  };
}
