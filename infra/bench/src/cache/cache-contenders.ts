import KeyvRedis from '@keyv/redis';
import { openCache } from '@sesi/cache';
import type { SessionCore } from '@sesi/session-core';
import { BentoCache, bentostore } from 'bentocache';
import { Cacheable } from 'cacheable';
import { Keyv } from 'keyv';

import { connectNodeRedis } from '../contenders/connect-node-redis.ts';
import type { SessionReader, SessionWriter } from '../contenders/contender.ts';
import { nodeRedisDriver } from '../contenders/node-redis-driver.ts';
import { lifeMs, sampleId, sampleSession, type SampleSession } from '../sample-session.ts';

/** What is read and written, by each in its own way. */
type Contender = SessionReader & SessionWriter;

/** Our cache, over a core that is the caller's. */
export function openOurCache(core: SessionCore, tags: readonly string[]): Contender {
  const cache = openCache({ core });
  const samples = cache
    .namespace<SampleSession>({
      name: tags.length === 0 ? 'plain' : 'tagged',
      perTenant: true,
      ttlMs: lifeMs,
      ...(tags.length === 0 ? {} : { tags: () => tags }),
    })
    .of('acme');
  return {
    name: '@sesi/cache',
    read: async (n) => await samples.getOrSet(sampleId(n), async () => await fromSource(n)),
    write: async (n, value) => await samples.set(sampleId(n), value),
    [Symbol.asyncDispose]: async () => await cache.close(),
  };
}

/** On a busy machine Redis is not believed for moments, and then a value is loaded: which is never faster than Redis. */
async function fromSource(n: number): Promise<SampleSession> {
  await new Promise((resolve) => setTimeout(resolve, 2));
  return sampleSession(n);
}

/** bentocache without its layer in memory, over a client that is not timed. */
export async function openBento(url: string, tags: readonly string[]): Promise<Contender> {
  const client = await connectNodeRedis(url, 'tuned');
  const cache = new BentoCache({
    default: 'samples',
    prefix: tags.length === 0 ? 'bento' : 'bento-tagged',
    ttl: lifeMs,
    stores: { samples: bentostore().useL2Layer(nodeRedisDriver(client)) },
  });
  return {
    name: 'bentocache',
    async read(n) {
      return (await cache.get<SampleSession>({ key: sampleId(n) })) ?? undefined;
    },
    async write(n, value) {
      await cache.set({ key: sampleId(n), value, tags: [...tags] });
    },
    async [Symbol.asyncDispose]() {
      await cache.disconnectAll();
      await client.close();
    },
  };
}

/** cacheable with Redis as its only layer, through keyv. */
export function openCacheable(url: string): Contender {
  const primary = new Keyv(new KeyvRedis(url), { namespace: 'cacheable' });
  const cache = new Cacheable({ primary, ttl: lifeMs });
  return {
    name: 'cacheable',
    read: async (n) => await cache.get<SampleSession>(sampleId(n)),
    async write(n, value) {
      await cache.set(sampleId(n), value);
    },
    async [Symbol.asyncDispose]() {
      await cache.disconnect();
    },
  };
}
