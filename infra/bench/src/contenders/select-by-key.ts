import { Pool } from 'pg';

import { sampleId, type SampleSession } from '../sample-session.ts';
import type { SessionReader } from './contender.ts';

/** Postgres by hand: one prepared select by primary key for each read, over a pool. */
export async function openSelectByKey(
  postgresUrl: string,
  samples: readonly SampleSession[],
): Promise<SessionReader> {
  const pool = new Pool({ connectionString: postgresUrl });
  await pool.query('create table plain_session (id text primary key, value text not null)');
  await pool.query('insert into plain_session select * from unnest($1::text[], $2::text[])', [
    samples.map(({ n }) => sampleId(n)),
    samples.map((sample) => JSON.stringify(sample)),
  ]);
  await pool.query('vacuum analyze plain_session');
  return {
    name: 'one select by key',
    async read(n) {
      const { rows } = await pool.query<{ value: string }>({
        name: 'select',
        text: 'select value from plain_session where id = $1',
        values: [sampleId(n)],
      });
      return rows[0] === undefined ? undefined : (JSON.parse(rows[0].value) as SampleSession);
    },
    async [Symbol.asyncDispose]() {
      await pool.end();
    },
  };
}
