import { Redis } from '@telegraf/session/redis';
import { createClient } from 'redis';

import { sampleId, type SampleSession } from '../sample-session.ts';
import type { SessionReader, SessionWriter } from './contender.ts';

type RedisOptions = Extract<Parameters<typeof Redis>[0], { client: unknown }>;

/** Telegraf's sessions on Redis. They have no life: they stay until somebody deletes them. */
export async function openTelegrafSession(url: string): Promise<SessionReader & SessionWriter> {
  // The redis 4 that it asks for has no timeout for commands; neither has this. It connects the client itself.
  const client = createClient({ url, commandOptions: { timeout: 0 } });
  // Its types are those of redis 4, too; GET, SET and DEL are the same.
  const store = Redis<SampleSession>({ client: client as unknown as RedisOptions['client'] });
  return {
    name: '@telegraf/session',
    read: async (n) => await store.get(sampleId(n)),
    async write(n, session) {
      await store.set(sampleId(n), session);
    },
    async [Symbol.asyncDispose]() {
      await client.close();
    },
  };
}
