import type { StoredSession } from '../kinds/stored.ts';
import type { Postgres } from './postgres.ts';

/** Rows that are read, or deleted, at once. */
const pageSize = 500;

/** A live row with its id. */
export interface ListedSession {
  readonly id: string;
  readonly stored: StoredSession;
}

/** Which rows of a kind are meant; an empty prefix means all. */
export interface ListedRows {
  readonly kind: string;
  readonly idPrefix: string;
}

const live = 'value is not null and (expires_at is null or expires_at > clock_timestamp())';

/** Walks the sessions of a kind in the order of their ids, a page at a time. Each page is as of its own moment. */
export class SessionListing {
  readonly #postgres: Postgres;

  constructor(postgres: Postgres) {
    this.#postgres = postgres;
  }

  /** Pages of live rows. @throws StoreUnavailableError. */
  async *pages(rows: ListedRows): AsyncGenerator<readonly ListedSession[], void> {
    for await (const page of this.#walk(rows, 'id, version, value, created_at, expires_at')) {
      yield page.map((row) => ({
        id: row.id,
        stored: {
          json: row.value,
          version: Number(row.version),
          createdAt: row.created_at,
          expiresAt: row.expires_at ?? undefined,
        },
      }));
    }
  }

  /** Pages of the ids of live rows. @throws StoreUnavailableError. */
  async *idPages(rows: ListedRows): AsyncGenerator<readonly string[], void> {
    for await (const page of this.#walk(rows, 'id')) yield page.map(({ id }) => id);
  }

  /** The number of live rows. @throws StoreUnavailableError. */
  async count({ kind, idPrefix }: ListedRows): Promise<number> {
    const [row] = await this.#postgres.query<{ live: string }>({
      text: `
        select count(*) as live from core.session
         where kind = $1 and starts_with(id, $2) and ${live}`,
      values: [kind, idPrefix],
    });
    return Number(row?.live ?? 0);
  }

  async *#walk(
    { kind, idPrefix }: ListedRows,
    columns: string,
  ): AsyncGenerator<readonly Row[], void> {
    // No id is empty, and none sorts before the empty text.
    let after = '';
    for (;;) {
      const page = await this.#postgres.query<Row>({
        text: `
          select ${columns} from core.session
           where kind = $1 and id > $2 and starts_with(id, $3) and ${live}
           order by id limit ${pageSize}`,
        values: [kind, after, idPrefix],
      });
      if (page.length > 0) yield page;
      const last = page.at(-1);
      if (last === undefined || page.length < pageSize) return;
      after = last.id;
    }
  }
}

interface Row {
  readonly id: string;
  readonly version: string;
  readonly value: string;
  readonly created_at: Date;
  readonly expires_at: Date | null;
}
