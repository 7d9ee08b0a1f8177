import { Client, type ClientConfig, type Pool } from 'pg';

import { connectionOptions } from '../pool.ts';

/** What Postgres says of Redis, as one statement saw it. */
export interface RedisView {
  /** The Redis whose copies agree with this Postgres; undefined: none, or a reconcile is under way. */
  readonly identity: string | undefined;
  /** Who reconciles, and how long ago it last showed a sign of life in ms. */
  readonly claim: { readonly process: string; readonly ageMs: number } | undefined;
  /** Processes whose fence stands. */
  readonly fences: readonly string[];
  /** Whether copies wait for their repair. */
  readonly repairs: boolean;
  /** Whether another living process is connected to `identity`. */
  readonly identityHeld: boolean;
  /** System id, database and timeline of this Postgres. */
  readonly postgres: string;
  /** The Postgres that `identity` was reconciled with. */
  readonly reconciledWith: string | undefined;
}

interface Row {
  identity: string | null;
  claimed_by: string | null;
  claim_age_ms: string | null;
  fences: string[] | null;
  repairs: boolean;
  identity_held: boolean;
  postgres: string;
  postgres_identity: string | null;
}

/** How long a writer may be silent before it counts as dead, as an interval of SQL. */
export const writerLife = `interval '3 seconds'`;

/** The Postgres that answers: another cluster, another database or another history is another identity. */
export const postgresIdentity = `
  (select system_identifier from pg_control_system()) || '/' ||
  (select oid from pg_database where datname = current_database()) || '/' ||
  left(pg_walfile_name(pg_current_wal_insert_lsn()), 8)`;

const statement = `
  select s.identity, s.claimed_by, s.postgres_identity,
         extract(epoch from clock_timestamp() - s.claim_beat_at) * 1000 as claim_age_ms,
         (select array_agg(process) from core.redis_fence) as fences,
         exists (select from core.redis_outbox) as repairs,
         exists (select from core.redis_writer
                  where identity = s.identity and process <> $1
                    and beat_at > clock_timestamp() - ${writerLife}) as identity_held,
         ${postgresIdentity} as postgres
    from core.redis_state s`;

/** A connection of its own for the view, so that no other work can delay it. It is opened anew when it breaks. */
export class ViewConnection {
  readonly #options: ClientConfig;
  readonly #timeoutMs: number;
  #client: Client | undefined;
  #closed = false;

  /** @param timeoutMs - An answer that comes later is of no use. */
  constructor(pool: Pool, timeoutMs: number) {
    this.#options = connectionOptions(pool);
    this.#timeoutMs = timeoutMs;
  }

  /** @throws Error when Postgres does not answer in time. */
  async read(process: string): Promise<RedisView> {
    this.#client ??= await this.#open();
    const client = this.#client;
    try {
      const { rows } = await client.query<Row>({
        name: 'sesi-view',
        text: statement,
        values: [process],
      });
      const [row] = rows;
      if (row === undefined) throw new Error('core.redis_state has no row: migrate anew');
      return toView(row);
    } catch (error) {
      if (this.#client === client) this.#client = undefined;
      end(client);
      throw error;
    }
  }

  close(): void {
    this.#closed = true;
    if (this.#client !== undefined) end(this.#client);
  }

  async #open(): Promise<Client> {
    const client = new Client({
      ...this.#options,
      connectionTimeoutMillis: this.#timeoutMs,
      statement_timeout: this.#timeoutMs,
      query_timeout: this.#timeoutMs,
    });
    client.on('error', () => {
      if (this.#client === client) this.#client = undefined;
    });
    try {
      await client.connect();
    } catch (error) {
      end(client);
      throw error;
    }
    if (this.#closed) {
      end(client);
      throw new Error('the view was closed');
    }
    return client;
  }
}

/** A polite end waits for the server, which may be frozen. */
function end(client: Client): void {
  client.end().catch(() => undefined);
  client.connection.stream.destroy();
}

function toView(row: Row): RedisView {
  return {
    identity: row.identity ?? undefined,
    claim:
      row.claimed_by === null
        ? undefined
        : { process: row.claimed_by, ageMs: Number(row.claim_age_ms ?? Infinity) },
    fences: row.fences ?? [],
    repairs: row.repairs,
    identityHeld: row.identity_held,
    postgres: row.postgres,
    reconciledWith: row.postgres_identity ?? undefined,
  };
}
