import type { StoredState, StoredValue } from '../kinds/stored.ts';
import { separator } from '../separator.ts';
import type { Postgres } from './postgres.ts';
import { RowBatches } from './row-batches.ts';

/** `value` is null when the session is deleted or has ended. */
interface ValueRow {
  readonly id: string;
  readonly version: string;
  readonly value: string | null;
}

/** Times are Unix time in ms. */
interface Row extends ValueRow {
  readonly created_at: number;
  readonly expires_at: number | null;
  readonly remaining_ms: number | null;
}

const absent: StoredState = { stored: undefined, version: 0, remainingMs: undefined };

const columns = `
  id, version, case when expires_at is null or expires_at > clock_timestamp() then value end as value`;
const wanted = `core.session where kind = $1 and id = any(string_to_array($2, chr(30)))`;

/** Reads rows of Postgres as they are now; many that are wanted together are one statement. */
export class RowReader {
  readonly #postgres: Postgres;
  readonly #values: RowBatches<StoredValue | undefined>;
  readonly #states: RowBatches<StoredState>;

  constructor(postgres: Postgres) {
    this.#postgres = postgres;
    this.#values = new RowBatches((kind, ids) => this.#findValues(kind, ids), undefined);
    this.#states = new RowBatches((kind, ids) => this.#findStates(kind, ids), absent);
  }

  /** The live session without its times, which cost a third more. @throws StoreUnavailableError after 1.7 s at the latest. */
  value(kind: string, id: string): Promise<StoredValue | undefined> {
    return this.#values.find(kind, id);
  }

  /** All of the row. @throws StoreUnavailableError after 1.7 s at the latest. */
  find(kind: string, id: string): Promise<StoredState> {
    return this.#states.find(kind, id);
  }

  /** Opens connections and prepares them for the moment at which all reads come here at once. */
  async warmUp(connections: number): Promise<void> {
    await Promise.all(Array.from({ length: connections }, () => this.#findValues('', [])));
    await Promise.all(Array.from({ length: connections }, () => this.#findStates('', [])));
  }

  async #findValues(
    kind: string,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, StoredValue>> {
    const rows = await this.#postgres.query<ValueRow>({
      name: 'sesi-find-value',
      text: `select ${columns} from ${wanted}`,
      values: [kind, ids.join(separator)],
    });
    const values = new Map<string, StoredValue>();
    for (const { id, version, value } of rows) {
      if (value !== null) values.set(id, { json: value, version: Number(version) });
    }
    return values;
  }

  async #findStates(
    kind: string,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, StoredState>> {
    const rows = await this.#postgres.query<Row>({
      name: 'sesi-find',
      text: `
        select ${columns},
               round(date_part('epoch', created_at) * 1000) as created_at,
               round(date_part('epoch', expires_at) * 1000) as expires_at,
               date_part('epoch', expires_at - clock_timestamp()) * 1000 as remaining_ms
          from ${wanted}`,
      values: [kind, ids.join(separator)],
    });
    return new Map(rows.map((row) => [row.id, toState(row)]));
  }
}

function toState(row: Row): StoredState {
  const version = Number(row.version);
  if (row.value === null) {
    return { stored: undefined, version, remainingMs: undefined };
  }
  return {
    stored: {
      json: row.value,
      version,
      createdAt: new Date(row.created_at),
      expiresAt: row.expires_at === null ? undefined : new Date(row.expires_at),
    },
    version,
    remainingMs: row.remaining_ms ?? undefined,
  };
}
