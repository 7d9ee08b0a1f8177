import { sql } from 'drizzle-orm';

import type { Queries } from './person-rows.ts';

/** A column of a table. */
export interface Column {
  readonly schema: string;
  readonly table: string;
  readonly column: string;
}

/** A table whose rows belong to members, as the database itself describes it. */
export interface TableOfMembers extends Column {
  /** What one member has once: the other columns of each unique index in which the member's column is. */
  readonly unique: readonly (readonly string[])[];
  /** Columns anywhere that name a row of this table by its `id`. */
  readonly references: readonly Column[];
}

/**
 * The tables that refer to `finance.member`, read from the catalog: a table that is added tomorrow is among them.
 */
export async function tablesOfMembers(run: Queries): Promise<readonly TableOfMembers[]> {
  const ofMember = await referencesTo(run, 'finance', 'member');
  const tables: TableOfMembers[] = [];
  for (const { schema, table, column } of ofMember) {
    const unique = await uniqueColumns(run, schema, table);
    tables.push({
      schema,
      table,
      column,
      unique: unique
        .filter((columns) => columns.includes(column))
        .map((columns) => columns.filter((name) => name !== column)),
      references: await referencesTo(run, schema, table),
    });
  }
  return tables;
}

/** The columns of foreign keys to a table's `id`. */
async function referencesTo(
  run: Queries,
  schema: string,
  table: string,
): Promise<readonly Column[]> {
  const { rows } = await run.execute<{ schema: string; table: string; column: string }>(sql`
    select n.nspname as schema, c.relname as "table", a.attname as "column"
      from pg_constraint f
      join pg_class c on c.oid = f.conrelid
      join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = f.conrelid and a.attnum = f.conkey[1]
     where f.contype = 'f' and f.confrelid = format('%I.%I', ${schema}::text, ${table}::text)::regclass
     order by 1, 2, 3`);
  return rows;
}

async function uniqueColumns(
  run: Queries,
  schema: string,
  table: string,
): Promise<readonly (readonly string[])[]> {
  const { rows } = await run.execute<{ columns: string[] }>(sql`
    select array_agg(a.attname::text order by a.attnum) as columns
      from pg_index i
      join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
     where i.indisunique and i.indrelid = format('%I.%I', ${schema}::text, ${table}::text)::regclass
     group by i.indexrelid`);
  return rows.map(({ columns }) => columns);
}
