import { Pool } from 'pg';

import { lifeMs, sampleId } from '../sample-session.ts';
import { connectNodeRedis } from './connect-node-redis.ts';
import type { SessionWriter } from './contender.ts';

/**
 * Two stores kept by hand: SET, then one prepared upsert in Postgres. It is durable when nothing fails between the two,
 * and nothing brings the stores together again when something does.
 */
export async function openNaiveDualWrite(
  redisUrl: string,
  postgresUrl: string,
): Promise<SessionWriter> {
  const client = await connectNodeRedis(redisUrl);
  const pool = new Pool({ connectionString: postgresUrl });
  await pool.query(
    'create table naive_session (id text primary key, value text not null, expires_at timestamptz not null)',
  );
  return {
    name: 'SET and one upsert',
    async write(n, session) {
      const id = sampleId(n);
      const value = JSON.stringify(session);
      await client.set(`naive:${id}`, value, { expiration: { type: 'PX', value: lifeMs } });
      await pool.query({
        name: 'upsert',
        text: `
          insert into naive_session (id, value, expires_at) values ($1, $2, $3)
          on conflict (id) do update set value = excluded.value, expires_at = excluded.expires_at`,
        values: [id, value, new Date(Date.now() + lifeMs)],
      });
    },
    async [Symbol.asyncDispose]() {
      await client.close();
      await pool.end();
    },
  };
}
