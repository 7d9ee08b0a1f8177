import { Client } from 'pg';
import { createClient } from 'redis';

import { UnsoundBenchError } from '../durability.ts';
import { sampleKind } from '../sample-session.ts';

/**
 * Looks whether what was measured is true: every copy in Redis equals its row in Postgres.
 *
 * @returns the share of the rows that have a copy, 0 to 1
 * @throws UnsoundBenchError when a copy differs from its row
 */
export async function expectAgreement(redisUrl: string, postgresUrl: string): Promise<number> {
  const redis = createClient({ url: redisUrl });
  const postgres = new Client({ connectionString: postgresUrl });
  await Promise.all([redis.connect(), postgres.connect()]);
  try {
    const { rows } = await postgres.query<{ id: string; value: string; version: string }>(
      'select id, value, version from core.session where kind = $1 and value is not null',
      [sampleKind.name],
    );
    let copies = 0;
    for (let start = 0; start < rows.length; start += 1_000) {
      const page = rows.slice(start, start + 1_000);
      const texts = await redis.mGet(page.map(({ id }) => sampleKind.key(id)));
      for (const [index, { id, value, version }] of page.entries()) {
        const text = texts[index];
        if (text === null || text === undefined) continue;
        copies += 1;
        const expected = `${value.slice(0, -1)},"version":${version}}`;
        if (text !== expected) {
          throw new UnsoundBenchError(`Redis holds ${text} for ${id}, and Postgres ${expected}.`);
        }
      }
    }
    return copies / rows.length;
  } finally {
    redis.destroy();
    await postgres.end();
  }
}
