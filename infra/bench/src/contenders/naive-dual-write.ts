import { Pool } from 'pg';

import { lifeMs, sampleId } from '../sample-session.ts';
import { connectNodeRedis, type NodeRedisSetting } from './connect-node-redis.ts';
import type { SessionWriter } from './contender.ts';

const upsert = `
  insert into naive_session (id, value, expires_at) values ($1, $2, $3)
  on conflict (id) do update set value = excluded.value, expires_at = excluded.expires_at`;

/**
 * Two stores kept by hand: SET, then one upsert in Postgres. It is durable when nothing fails between the two, and nothing
 * brings the stores together again when something does.
 *
 * @param setting - `default`: both drivers as they come. `tuned`: the upsert prepared too, which `pg` does when it has a name.
 */
export async function openNaiveDualWrite(
  redisUrl: string,
  postgresUrl: string,
  setting: NodeRedisSetting,
): Promise<SessionWriter> {
  const client = await connectNodeRedis(redisUrl, setting);
  const pool = new Pool({ connectionString: postgresUrl });
  await pool.query(
    'create table naive_session (id text primary key, value text not null, expires_at timestamptz not null)',
  );
  const statement = { text: upsert, ...(setting === 'tuned' ? { name: 'upsert' } : {}) };
  return {
    name: `SET and one upsert, ${setting}`,
    async write(n, session) {
      const id = sampleId(n);
      const value = JSON.stringify(session);
      await client.set(`naive:${id}`, value, { expiration: { type: 'PX', value: lifeMs } });
      await pool.query({ ...statement, values: [id, value, new Date(Date.now() + lifeMs)] });
    },
    async [Symbol.asyncDispose]() {
      await client.close();
      await pool.end();
    },
  };
}
