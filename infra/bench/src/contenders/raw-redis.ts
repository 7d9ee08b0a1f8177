import { lifeMs, sampleId, type SampleSession } from '../sample-session.ts';
import { connectNodeRedis, type NodeRedisSetting } from './connect-node-redis.ts';
import type { SessionReader, SessionWriter } from './contender.ts';

/** node-redis by hand: GET and `JSON.parse`, `JSON.stringify` and SET. Only Redis has the data. */
export async function openRawRedis(
  url: string,
  setting: NodeRedisSetting,
): Promise<SessionReader & SessionWriter> {
  const client = await connectNodeRedis(url, setting);
  return {
    name: `raw node-redis, ${setting}`,
    async read(n) {
      const text = await client.get(`raw:${sampleId(n)}`);
      return text === null ? undefined : (JSON.parse(text) as SampleSession);
    },
    async write(n, session) {
      await client.set(`raw:${sampleId(n)}`, JSON.stringify(session), {
        expiration: { type: 'PX', value: lifeMs },
      });
    },
    async [Symbol.asyncDispose]() {
      await client.close();
    },
  };
}
