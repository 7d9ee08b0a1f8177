import { DatabaseError } from 'pg';

import type { WrittenRowColumns } from '../../../src/postgres/writes/statements.ts';
import { separator } from '../../../src/separator.ts';
import { countKind } from '../counted-sessions.ts';
import { type PostgresTables, sessionKey, type SessionRow, type Work } from './postgres-tables.ts';
import type { Statement } from './statement.ts';

interface Id {
  readonly kind: string;
  readonly id: string;
}

/** The statements on `core.session`. A `life` is null without an end, negative to keep it, else milliseconds. */
export const sessionStatements: readonly Statement[] = [
  {
    is: 'sesi-lock',
    run: async (tables, work, [kinds, ids]: readonly (readonly string[])[], text) => {
      const wanted = idsOf(kinds, ids);
      for (const id of wanted) {
        const key = sessionKey(id);
        if (text.includes('for update') && tables.sessions.has(key)) {
          await tables.locks.take(key, work);
        }
      }
      return wanted.flatMap((id) => {
        const row = tables.sessions.get(sessionKey(id));
        if (row === undefined) return [];
        return [{ ...columns(tables, row), value: row.value, live: tables.isLive(row) }];
      });
    },
  },
  {
    is: 'sesi-write',
    run: async (tables, work, values: Changes) => {
      const written: object[] = [];
      for (const change of changesOf(values)) {
        await tables.locks.take(sessionKey(change), work);
        if (tables.sessions.has(sessionKey(change)) !== change.isNew) {
          written.push(write(tables, work, change));
        } else if (change.isNew) {
          const error = new DatabaseError('duplicate key', 0, 'error');
          throw Object.assign(error, { code: '23505', table: 'session' });
        }
      }
      return written;
    },
  },
  {
    is: 'sesi-save',
    run: async (tables, work, values: Save) => {
      const [kinds, ids, texts, lifeList, steps, keys, process, number] = values;
      const slot = `${process}/${number}`;
      await tables.locks.take(`slot ${slot}`, work);
      const writer = tables.writers.get(slot);
      if (writer === undefined) return [{ has_slot: false }];
      work.effects.push(() => tables.writers.set(slot, { ...writer, keys: lines(keys) }));
      const versions: string[] = [];
      const jsons = lines(texts);
      const lives = numbersOf(lifeList);
      const saves = idsOf(lines(kinds), lines(ids)).map(({ kind, id }, at): Change => {
        const life = lives[at] ?? null;
        return { kind, id, steps, value: jsons[at] ?? null, life, begins: undefined };
      });
      for (const save of saves) {
        await tables.locks.take(sessionKey(save), work);
        versions.push(write(tables, work, save).version);
      }
      return [{ has_slot: true, kinds, ids, versions: versions.join(separator) }];
    },
  },
  {
    is: /from core\.session_kind/,
    run: async () => [{ name: countKind.name, key_prefix: countKind.keyPrefix }],
  },
  {
    is: 'sesi-versions',
    run: async (tables, _work, [kind, ids]: readonly [string, readonly string[]]) =>
      ids.flatMap((id) => {
        const row = tables.sessions.get(sessionKey({ kind, id }));
        return row !== undefined && tables.isLive(row)
          ? [{ id, version: String(row.version) }]
          : [];
      }),
  },
];

type Changes = readonly [
  readonly string[],
  readonly string[],
  readonly number[],
  readonly (string | null)[],
  readonly (number | null)[],
  readonly boolean[],
  readonly boolean[],
  ...(readonly unknown[]),
];

type Save = readonly [string, string, string, string, number, string, string, number];

interface Change extends Id {
  readonly steps: number;
  readonly value: string | null;
  readonly life: number | null;
  /** Undefined: when no live row is there. */
  readonly begins: boolean | undefined;
}

function changesOf([kinds, ids, steps, values, lives, begins, isNew]: Changes): readonly (Change & {
  readonly isNew: boolean;
})[] {
  return idsOf(kinds, ids).map((id, at) => ({
    ...id,
    steps: steps[at] ?? 1,
    value: values[at] ?? null,
    life: lives[at] ?? null,
    begins: begins[at],
    isNew: isNew[at] ?? false,
  }));
}

/** Writes over the committed row, which this transaction holds locked. */
function write(tables: PostgresTables, work: Work, change: Change): WrittenRowColumns {
  const { kind, id, steps, value } = change;
  const before = tables.sessions.get(sessionKey(change));
  const begins = change.begins ?? !tables.isLive(before);
  const row: SessionRow = {
    kind,
    id,
    version: Math.max((before?.version ?? 0) + steps, tables.now * 1_000 + steps - 1),
    value,
    createdAt: begins ? tables.now : (before?.createdAt ?? tables.now),
    expiresAt: endOf(tables, change, before),
  };
  work.effects.push(() => tables.put(row));
  return columns(tables, row);
}

function endOf(
  tables: PostgresTables,
  { value, life }: Change,
  before: SessionRow | undefined,
): number | null {
  if (value === null) return before?.expiresAt ?? tables.now;
  if (life === null) return null;
  return life < 0 ? (before?.expiresAt ?? null) : tables.now + life;
}

function columns(tables: PostgresTables, row: SessionRow): WrittenRowColumns {
  return {
    kind: row.kind,
    id: row.id,
    version: String(row.version),
    created_at: new Date(row.createdAt),
    expires_at: row.expiresAt === null ? null : new Date(row.expiresAt),
    remaining_ms: row.expiresAt === null ? null : row.expiresAt - tables.now,
  };
}

function idsOf(kinds: readonly string[] = [], ids: readonly string[] = []): readonly Id[] {
  return kinds.map((kind, at) => ({ kind, id: ids[at] ?? '' }));
}

/** What a statement takes as one text with separators. */
function lines(text: string): readonly string[] {
  return text === '' ? [] : text.split(separator);
}

/** What a statement takes as the text of an array of numbers. */
function numbersOf(array: string): readonly (number | null)[] {
  return JSON.parse(array.replace('{', '[').replace('}', ']')) as (number | null)[];
}
