import type { PostgresConfig } from '@sesi/session-core';
import { z } from 'zod';

import { urlVariable, wholeNumber } from './variables.ts';

/**
 * The variables that say where Postgres is: DATABASE_URL, or the PG… names that `psql` and `pg` read.
 * None is required: Postgres is looked for on this machine then, as `pg` does.
 */
export const postgresEnv = {
  DATABASE_URL: urlVariable(['postgres:', 'postgresql:'])
    .describe('postgres://user:password@host:5432/database')
    .optional(),
  PGHOST: z.string().optional(),
  PGPORT: wholeNumber(1, 65_535).describe('the port of Postgres, such as 5432').optional(),
  PGUSER: z.string().optional(),
  PGPASSWORD: z.string().optional(),
  PGDATABASE: z.string().optional(),
};

const postgresSchema = z.object(postgresEnv);

/** What `postgresEnv` makes of an environment. */
export type PostgresEnv = z.output<typeof postgresSchema>;

/** The settings of session-core for Postgres; DATABASE_URL wins over the PG… names. */
export function toPostgresConfig(parsed: PostgresEnv): PostgresConfig {
  if (parsed.DATABASE_URL !== undefined) {
    return { url: parsed.DATABASE_URL };
  }
  return {
    ...(parsed.PGHOST !== undefined && { host: parsed.PGHOST }),
    ...(parsed.PGPORT !== undefined && { port: parsed.PGPORT }),
    ...(parsed.PGUSER !== undefined && { user: parsed.PGUSER }),
    ...(parsed.PGPASSWORD !== undefined && { password: parsed.PGPASSWORD }),
    ...(parsed.PGDATABASE !== undefined && { database: parsed.PGDATABASE }),
  };
}
