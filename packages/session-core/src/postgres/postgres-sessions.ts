import type { SessionCounts } from '../session-core.ts';
import type { StoredState } from '../stored.ts';
import type { Postgres } from './postgres.ts';

/** Rows that one statement purges at most, so that it stays short. */
const purgeBatch = 1_000;

/** Reads of the truth. Writes go through `writeBatch`. */
export class PostgresSessions {
  readonly #postgres: Postgres;

  constructor(postgres: Postgres) {
    this.#postgres = postgres;
  }

  /** The row as it is now. @throws StoreUnavailableError. */
  async find(kind: string, id: string): Promise<StoredState> {
    const [row] = await this.#postgres.query<{
      version: string;
      value: string;
      created_at: Date;
      expires_at: Date | null;
      live: boolean;
      remaining_ms: string | null;
    }>({
      name: 'sesi-find',
      text: `
        select version, value, created_at, expires_at,
               value is not null and (expires_at is null or expires_at > clock_timestamp()) as live,
               extract(epoch from expires_at - clock_timestamp()) * 1000 as remaining_ms
          from core.session where kind = $1 and id = $2`,
      values: [kind, id],
    });
    if (row === undefined) return { stored: undefined, version: 0, remainingMs: undefined };
    const version = Number(row.version);
    if (!row.live) return { stored: undefined, version, remainingMs: undefined };
    return {
      stored: {
        json: row.value,
        version,
        createdAt: row.created_at,
        expiresAt: row.expires_at ?? undefined,
      },
      version,
      remainingMs: row.remaining_ms === null ? undefined : Number(row.remaining_ms),
    };
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
             where expires_at < clock_timestamp() - interval '1 hour'
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

  /** The key prefixes of every kind that any process ever used here. */
  async keyPrefixes(): Promise<readonly string[]> {
    const rows = await this.#postgres.query<{ key_prefix: string }>({
      text: 'select key_prefix from core.session_kind',
    });
    return rows.map(({ key_prefix: prefix }) => prefix);
  }

  /** Milliseconds that Postgres needs for an answer. @throws StoreUnavailableError. */
  async ping(): Promise<number> {
    const start = performance.now();
    await this.#postgres.query({ text: 'select 1' });
    return performance.now() - start;
  }
}
