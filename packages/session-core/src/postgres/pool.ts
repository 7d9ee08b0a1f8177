import { type ClientConfig, Pool } from 'pg';

import type { PostgresConfig } from '../session-core.ts';
import { TurnSocket } from './turn-socket.ts';

export type { Pool, PoolClient } from 'pg';

/** What `openPool` takes besides the way to the server. */
export interface PoolOptions extends PostgresConfig {
  /** Shown in `pg_stat_activity`. */
  readonly applicationName?: string;
  /** A statement that runs longer is ended by the server; default 2,000 ms. */
  readonly statementTimeoutMs?: number;
  /** Connections that stay open when nobody needs them; default 0. */
  readonly minConnections?: number;
  /** Called when an idle connection is lost; the pool replaces it by itself. */
  readonly onIdleError?: (error: Error) => void;
}

/** No caller waits longer for a connection. */
const connectTimeoutMs = 1_500;

/** How a pool connects, for a client of its own. The password has to be named: `pg` hides it from copies. */
export function connectionOptions({ options }: Pool): ClientConfig {
  return { ...options, password: options.password };
}

/**
 * A pool that never hangs: connecting, waiting for a connection and each statement have a deadline.
 * Connections are opened when they are needed, so a server that is away is no error here.
 */
export function openPool(options: PoolOptions): Pool {
  const statementTimeoutMs = options.statementTimeoutMs ?? 2_000;
  const pool = new Pool({
    ...(options.url === undefined ? {} : { connectionString: options.url }),
    ...(options.host === undefined ? {} : { host: options.host }),
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.user === undefined ? {} : { user: options.user }),
    ...(options.password === undefined ? {} : { password: options.password }),
    ...(options.database === undefined ? {} : { database: options.database }),
    application_name: options.applicationName ?? 'sesi',
    max: options.maxConnections ?? 10,
    min: Math.min(options.minConnections ?? 0, options.maxConnections ?? 10),
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    // The server ends a statement first; this is for a server that is frozen.
    query_timeout: statementTimeoutMs + 250,
    lock_timeout: statementTimeoutMs - 250,
    idle_in_transaction_session_timeout: 10_000,
    keepAlive: true,
    // All statements look rows up by their keys: at the default a batch reads a whole small table instead.
    options: '-c random_page_cost=1.1',
    // Statements of a transaction that do not need each other's answers travel together.
    pipeline: true,
    stream: () => new TurnSocket(),
  });
  // A client that is checked out has no listener of the pool's: its loss between two statements would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('error', (error) => options.onIdleError?.(error));
  return pool;
}
