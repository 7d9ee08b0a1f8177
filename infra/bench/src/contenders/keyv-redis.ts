import KeyvRedis from '@keyv/redis';
import { Keyv } from 'keyv';

import { lifeMs, sampleId, type SampleSession } from '../sample-session.ts';
import type { SessionReader, SessionWriter } from './contender.ts';

/** keyv with @keyv/redis, as its README shows it. */
export async function openKeyvRedis(url: string): Promise<SessionReader & SessionWriter> {
  const keyv = new Keyv<SampleSession>(new KeyvRedis<SampleSession>(url), { ttl: lifeMs });
  return {
    name: '@keyv/redis',
    read: async (n) => await keyv.get(sampleId(n)),
    async write(n, session) {
      await keyv.set(sampleId(n), session);
    },
    async [Symbol.asyncDispose]() {
      await keyv.disconnect();
    },
  };
}
