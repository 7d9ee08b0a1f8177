import type { SessionCounts } from '../session-core.ts';
import type { Postgres } from './postgres.ts';

/** Rows that one statement purges at most, so that it stays short. */
const purgeBatch = 1_000;

/** What is asked of all rows together, and the kinds. One row is read by `RowReader`, written by `writeBatch`. */
export class PostgresSessions {
  readonly #postgres: Postgres;

  constructor(postgres: Postgres) {
    this.#postgres = postgres;
  }

  /** Live sessions by kind; a kind with none is left out. */
  async count(): Promise<SessionCounts> {
    const rows = await this.#postgres.query<{ kind: string; live: string }>({
      text: `
        select kind, count(*) as live from core.session
         where value is not null and (expires_at is null or expires_at > clock_timestamp())
         group by kind`,
    });
    return Object.fromEntries(rows.map(({ kind, live }) => [kind, Number(live)]));
  }

  /** Removes rows that ended more than an hour ago; the number removed. */
  async purgeExpired(): Promise<number> {
    let purged = 0;
    for (;;) {
      const rows = await this.#postgres.query({
        text: `
          delete from core.session where (kind, id) in (
            select kind, id from core.session
             where expiry_hour <= (clock_timestamp() - interval '1 hour') at time zone 'UTC'
               and expires_at < clock_timestamp() - interval '1 hour'
             order by kind, id limit ${purgeBatch} for update skip locked)
          returning 1`,
      });
      purged += rows.length;
      if (rows.length < purgeBatch) return purged;
    }
  }

  /** Names a kind and its keys for all processes. */
  async registerKind(name: string, keyPrefix: string): Promise<void> {
    await this.#postgres.query({
      text: `
        insert into core.session_kind (name, key_prefix) values ($1, $2)
        on conflict (key_prefix) do nothing`,
      values: [name, keyPrefix],
    });
  }

  /** Every kind that any process ever used here; longer prefixes first, as `session:chat:` is within `session:`. */
  async kinds(): Promise<readonly { readonly name: string; readonly keyPrefix: string }[]> {
    const rows = await this.#postgres.query<{ name: string; key_prefix: string }>({
      text: 'select name, key_prefix from core.session_kind order by length(key_prefix) desc',
    });
    return rows.map(({ name, key_prefix: keyPrefix }) => ({ name, keyPrefix }));
  }

  /** Versions of the sessions that live, by id. */
  async liveVersions(kind: string, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#postgres.query<{ id: string; version: string }>({
      name: 'sesi-versions',
      text: `
        select id, version from core.session
         where kind = $1 and id = any($2::text[]) and value is not null
           and (expires_at is null or expires_at > clock_timestamp())`,
      values: [kind, ids],
    });
    return new Map(rows.map(({ id, version }) => [id, Number(version)]));
  }

  /** Milliseconds that Postgres needs for an answer. @throws StoreUnavailableError. */
  async ping(): Promise<number> {
    const start = performance.now();
    await this.#postgres.query({ text: 'select 1' });
    return performance.now() - start;
  }
}
