import type { PreparedChange } from '../../kinds/change.ts';
import type { Life, StoredSession } from '../../kinds/stored.ts';
import type { Protection } from '../../protections.ts';
import type { Transaction } from '../postgres.ts';

/** A row that this transaction holds locked. */
export interface LockedRow {
  readonly version: number;
  /** Undefined when the row is deleted or expired. */
  readonly live: StoredSession | undefined;
}

/** What is to be written to one row. */
export interface RowChange {
  readonly change: PreparedChange;
  /** Undefined: there is no row yet. */
  readonly row: LockedRow | undefined;
  /** Undefined: delete. */
  readonly value: string | undefined;
  readonly life: Life;
  /** How many changes of this batch the row takes: as many versions. */
  readonly steps: number;
  /** True when the session begins here, also over a dead row. */
  readonly begins: boolean;
}

/** A row after it was written. */
export interface WrittenRow {
  readonly version: number;
  readonly createdAt: Date;
  readonly expiresAt: Date | undefined;
  /** Milliseconds that were left of its life by the clock of Postgres; undefined: no end. */
  readonly remainingMs: number | undefined;
}

/** A written row as `pg` gives it. */
interface WrittenRowColumns {
  readonly kind: string;
  readonly id: string;
  readonly version: string;
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly remaining_ms: string | null;
}

/** One line of the audit trail; `data` is JSON text. */
export interface EventRow {
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  readonly type: string;
  readonly data: string;
}

/** Locks the rows in key order, so that two batches never wait for each other in a circle. */
export async function lockRows(
  client: Transaction,
  changes: readonly PreparedChange[],
  without: ReadonlySet<Protection>,
): Promise<ReadonlyMap<string, LockedRow>> {
  const lock = without.has('expected-version') ? '' : 'for update of s';
  const byRow = new Map(changes.map((change) => [rowKey(change), change]));
  const wanted = [...byRow.values()];
  const { rows } = await client.query<{
    kind: string;
    id: string;
    version: string;
    value: string;
    created_at: Date;
    expires_at: Date | null;
    live: boolean;
  }>({
    name: 'sesi-lock',
    text: `
      select s.kind, s.id, s.version, s.value, s.created_at, s.expires_at,
             s.value is not null and (s.expires_at is null or s.expires_at > clock_timestamp()) as live
        from unnest($1::text[], $2::text[]) as wanted (kind, id)
        join core.session s on s.kind = wanted.kind and s.id = wanted.id
       order by s.kind, s.id
         ${lock}`,
    values: [wanted.map(({ kind }) => kind), wanted.map(({ id }) => id)],
  });
  return new Map(
    rows.map((row): [string, LockedRow] => {
      const version = Number(row.version);
      const live = {
        json: row.value,
        version,
        createdAt: row.created_at,
        expiresAt: row.expires_at ?? undefined,
      };
      return [rowKey(row), { version, live: row.live ? live : undefined }];
    }),
  );
}

/** Identifies a row in memory; a kind's name has no colon. */
export function rowKey(row: { readonly kind: string; readonly id: string }): string {
  return `${row.kind}:${row.id}`;
}

const changedRows = `
  select kind, id, steps, value, life, begins, clock_timestamp() as now
    from unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::float8[], $6::boolean[])
      as change (kind, id, steps, value, life, begins)
   order by kind, id`;

const clockVersion = `floor(extract(epoch from change.now) * 1000000)::bigint + change.steps - 1`;
const lifeFromNow = `change.now + change.life * interval '1 millisecond'`;
const written = `
  returning s.kind, s.id, s.version, s.created_at, s.expires_at,
            extract(epoch from s.expires_at - clock_timestamp()) * 1000 as remaining_ms`;

/** Inserts rows that were absent when the locks were taken; one that appeared meanwhile is left out of the result. */
export async function insertRows(
  client: Transaction,
  changes: readonly RowChange[],
): Promise<ReadonlyMap<string, WrittenRow>> {
  return await write(
    client,
    changes,
    'sesi-insert',
    `
    with change as materialized (${changedRows})
    insert into core.session as s (kind, id, version, value, created_at, expires_at)
    select kind, id, ${clockVersion}, value, now,
           case when value is null then now when life is null then null else ${lifeFromNow} end
      from change
        on conflict (kind, id) do nothing ${written}`,
  );
}

/** Updates rows that this transaction holds locked. A deletion keeps the row until its time has passed. */
export async function updateRows(
  client: Transaction,
  changes: readonly RowChange[],
): Promise<ReadonlyMap<string, WrittenRow>> {
  return await write(
    client,
    changes,
    'sesi-update',
    `
    with change as materialized (${changedRows})
    update core.session s
       set version = greatest(s.version + change.steps, ${clockVersion}),
           value = change.value,
           created_at = case when change.begins then change.now else s.created_at end,
           expires_at = case when change.value is null then coalesce(s.expires_at, change.now)
                             when change.life is null then null
                             when change.life < 0 then s.expires_at
                             else ${lifeFromNow} end
      from change
     where s.kind = change.kind and s.id = change.id ${written}`,
  );
}

async function write(
  client: Transaction,
  changes: readonly RowChange[],
  name: string,
  text: string,
): Promise<ReadonlyMap<string, WrittenRow>> {
  if (changes.length === 0) return new Map();
  const { rows } = await client.query<WrittenRowColumns>({
    name,
    text,
    values: [
      changes.map(({ change }) => change.kind),
      changes.map(({ change }) => change.id),
      changes.map(({ steps }) => steps),
      changes.map(({ value }) => value ?? null),
      changes.map(({ life }) => lifeParameter(life)),
      changes.map(({ begins }) => begins),
    ],
  });
  return new Map(rows.map((row) => [rowKey(row), toWrittenRow(row)]));
}

function toWrittenRow(row: WrittenRowColumns): WrittenRow {
  return {
    version: Number(row.version),
    createdAt: row.created_at,
    expiresAt: row.expires_at ?? undefined,
    remainingMs: row.remaining_ms === null ? undefined : Number(row.remaining_ms),
  };
}

/** `life` as the statements have it: null = no end, negative = as it was, else milliseconds from now. */
export function lifeParameter(life: Life): number | null {
  if (life === 'until-deleted') return null;
  return life === 'keep' ? -1 : life;
}

/** Appends to the audit trail. */
export async function appendEvents(
  client: Transaction,
  events: readonly EventRow[],
): Promise<void> {
  if (events.length === 0) return;
  await client.query({
    name: 'sesi-events',
    text: `
      insert into core.session_event (kind, id, version, type, data, at)
      select kind, id, version, type, data::json, clock_timestamp()
        from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[])
          as event (kind, id, version, type, data)`,
    values: [
      events.map(({ kind }) => kind),
      events.map(({ id }) => id),
      events.map(({ version }) => version),
      events.map(({ type }) => type),
      events.map(({ data }) => data),
    ],
  });
}
