import { DatabaseError } from 'pg';

import type { PreparedChange } from '../../kinds/change.ts';
import type { Life, StoredSession } from '../../kinds/stored.ts';
import type { Protection } from '../../protections.ts';
import type { Transaction } from '../postgres.ts';

interface RowName {
  readonly kind: string;
  readonly id: string;
}

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
export interface WrittenRowColumns {
  readonly kind: string;
  readonly id: string;
  readonly version: string;
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly remaining_ms: number | null;
}

/** One line of the audit trail; `data` is JSON text. */
export interface EventRow {
  readonly kind: string;
  readonly id: string;
  /** How many changes of the row came after it in this batch: each takes a version. */
  readonly back: number;
  readonly type: string;
  readonly data: string;
}

/** Locks the rows in their order, so that two batches never wait for each other in a circle. */
export async function lockRows(
  client: Transaction,
  changes: readonly PreparedChange[],
  without: ReadonlySet<Protection>,
): Promise<ReadonlyMap<string, LockedRow>> {
  const lock = without.has('expected-version') ? '' : 'for update of s';
  const byRow = new Map(changes.map((change) => [rowKey(change), change]));
  const wanted = [...byRow.values()].toSorted(rowOrder);
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
        from unnest($1::text[], $2::text[]) with ordinality as wanted (kind, id, place)
        join core.session s on s.kind = wanted.kind and s.id = wanted.id
       order by wanted.place
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

/** The order in which every batch takes its rows, of whatever locale the database is. */
export function rowOrder(one: RowName, other: RowName): number {
  if (one.kind !== other.kind) return one.kind < other.kind ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}

/** Identifies a row in memory; a kind's name has no colon. */
export function rowKey({ kind, id }: RowName): string {
  return `${kind}:${id}`;
}

// `date_part` counts in float8: `extract` counts in numeric, which takes ten times as long.
const clockVersion = `(date_part('epoch', change.now) * 1000000)::bigint + change.steps - 1`;
const lifeFromNow = `change.now + change.life * interval '1 millisecond'`;
const written = `
  returning s.kind, s.id, s.version, s.created_at, s.expires_at,
            date_part('epoch', s.expires_at - clock_timestamp()) * 1000 as remaining_ms`;

// A deletion keeps the row until its time has passed. An event belongs to the version `back` before the row's last.
const writeStatement = `
  with change as materialized (
    select kind, id, steps, value, life, begins, is_new, clock_timestamp() as now
      from unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::float8[], $6::boolean[], $7::boolean[])
        as change (kind, id, steps, value, life, begins, is_new)),
  inserted as (
    insert into core.session as s (kind, id, version, value, created_at, expires_at)
    select kind, id, ${clockVersion}, value, now,
           case when value is null then now when life is null then null else ${lifeFromNow} end
      from change
     where is_new ${written}),
  updated as (
    update core.session s
       set version = greatest(s.version + change.steps, ${clockVersion}),
           value = change.value,
           created_at = case when change.begins then change.now else s.created_at end,
           expires_at = case when change.value is null then coalesce(s.expires_at, change.now)
                             when change.life is null then null
                             when change.life < 0 then s.expires_at
                             else ${lifeFromNow} end
      from change
     where s.kind = change.kind and s.id = change.id and not change.is_new ${written}),
  written as (select * from inserted union all select * from updated),
  appended as (
    insert into core.session_event (kind, id, version, type, data, at)
    select event.kind, event.id, written.version - event.back, event.type, event.data::json, clock_timestamp()
      from unnest($8::text[], $9::text[], $10::int[], $11::text[], $12::text[]) with ordinality
        as event (kind, id, back, type, data, place)
      join written on written.kind = event.kind and written.id = event.id
     order by event.place)
  select * from written`;

/**
 * Writes rows, those that this transaction holds locked and those that were absent when the locks were taken, and appends
 * to the audit trail.
 *
 * @throws DatabaseError by which `isTaken` is true when a row that was absent is there by now.
 */
export async function writeRows(
  client: Transaction,
  rows: readonly RowChange[],
  events: readonly EventRow[],
): Promise<ReadonlyMap<string, WrittenRow>> {
  const changes = rows.toSorted((one, other) => rowOrder(one.change, other.change));
  const answer = await client.query<WrittenRowColumns>({
    name: 'sesi-write',
    text: writeStatement,
    values: [
      changes.map(({ change }) => change.kind),
      changes.map(({ change }) => change.id),
      changes.map(({ steps }) => steps),
      changes.map(({ value }) => value ?? null),
      changes.map(({ life }) => lifeParameter(life)),
      changes.map(({ begins }) => begins),
      changes.map(({ row }) => row === undefined),
      events.map(({ kind }) => kind),
      events.map(({ id }) => id),
      events.map(({ back }) => back),
      events.map(({ type }) => type),
      events.map(({ data }) => data),
    ],
  });
  return new Map(answer.rows.map((row) => [rowKey(row), toWrittenRow(row)]));
}

/** Whether a row that was to be inserted is there already. */
export function isTaken(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === '23505' && error.table === 'session';
}

function toWrittenRow(row: WrittenRowColumns): WrittenRow {
  return {
    version: Number(row.version),
    createdAt: row.created_at,
    expiresAt: row.expires_at ?? undefined,
    remainingMs: row.remaining_ms ?? undefined,
  };
}

/** `life` as the statements have it: null = no end, negative = as it was, else milliseconds from now. */
export function lifeParameter(life: Life): number | null {
  if (life === 'until-deleted') return null;
  return life === 'keep' ? -1 : life;
}
