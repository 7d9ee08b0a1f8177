/** Where the services of a run come from. `system`, `embedded` and `local` are servers of our own. */
export type PostgresOrigin = 'given' | 'docker' | 'system' | 'embedded';
export type RedisOrigin = 'given' | 'docker' | 'local';

/** The Postgres of a test run. */
export interface ProvidedPostgres {
  readonly origin: PostgresOrigin;
  /** A user who may create databases, and a database to connect to for that. */
  readonly url: string;
  /** Name of the migrated database that clones are made from. Nobody can connect to it. */
  readonly template: string;
}

/** The Redis of a test run. */
export interface ProvidedRedis {
  readonly origin: RedisOrigin;
  /** Without a database number. */
  readonly url: string;
  /** How many databases it has; test files get the numbers from 1 on. */
  readonly databases: number;
}

/** A part that this machine lacks. */
export interface MissingPart {
  readonly missing: 'redis-server';
  /** The command that installs it. */
  readonly install: string;
}

/** What a run has for its tests; plain data, so that it can be sent to worker processes. */
export interface ProvidedServices {
  /** Sixteen or more characters a-z0-9 in the name of all that this run makes on a server that may be shared. */
  readonly run: string;
  readonly postgres: ProvidedPostgres;
  /** Tests that need Redis: `describe.skipIf('missing' in testServices().redis)`. */
  readonly redis: ProvidedRedis | MissingPart;
}
