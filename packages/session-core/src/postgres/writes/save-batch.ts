import type { PreparedChange } from '../../kinds/change.ts';
import type { Life } from '../../kinds/stored.ts';
import { separator } from '../../separator.ts';
import { type Postgres, TransactionAbort } from '../postgres.ts';
import type { SlotNote } from './batch-guard.ts';
import { lifeParameter, rowKey } from './statements.ts';
import type { ChangeGroup, GroupOutcome } from './write-batch.ts';

/** The slot of the writer is gone: it was declared dead. */
class SlotGone extends TransactionAbort {
  override readonly name = 'SlotGone';
}

/** Of a slot without a saved row, all are null. Times are Unix time in ms. */
type Row = SavedRow | { readonly kind: null };
interface SavedRow {
  readonly kind: string;
  readonly id: string;
  readonly version: string;
  readonly created_at: number;
  readonly expires_at: number | null;
}

/** A save of a batch, and its place among the saves of its row, from 1 on. */
interface Save {
  readonly change: PreparedChange;
  readonly json: string;
  readonly life: Life;
  readonly place: number;
}

// The rows come in key order, so that two batches never wait for each other in a circle. `life`: null = no end.
const statement = `
  with slot as (
    update core.redis_writer set keys = string_to_array($6, chr(30)) where process = $7 and slot = $8 returning 1),
  saved as (
    insert into core.session as s (kind, id, version, value, created_at, expires_at)
    select kind, id, (date_part('epoch', now) * 1000000)::bigint + $5 - 1, value, now,
           now + life * interval '1 millisecond'
      from (select kind, id, value, life, clock_timestamp() as now
              from unnest(string_to_array($1, chr(30)), string_to_array($2, chr(30)), string_to_array($3, chr(30)),
                          $4::float8[]) as save (kind, id, value, life)
             where exists (select from slot)
             order by kind, id) as save
        on conflict (kind, id) do update
       set version = greatest(s.version + $5, excluded.version), value = excluded.value,
           created_at = case when s.value is not null and (s.expires_at is null or s.expires_at > excluded.created_at)
                             then s.created_at else excluded.created_at end,
           expires_at = excluded.expires_at
    returning kind, id, version, round(date_part('epoch', created_at) * 1000) as created_at,
              round(date_part('epoch', expires_at) * 1000) as expires_at)
  select saved.* from slot left join saved on true`;

/** Whether a batch is made of saves alone, which need not know what was there before. */
export function savesOnly(groups: readonly ChangeGroup[]): boolean {
  return groups.every((group) => group.length === 1 && group[0]?.isBlind === true);
}

/**
 * Writes a batch of saves in one statement, which notes its keys in the writer's slot too.
 *
 * @throws StoreUnavailableError for all together; TransactionAbort when the batch is to begin anew.
 */
export async function saveBatch(
  postgres: Postgres,
  groups: readonly ChangeGroup[],
  slot: SlotNote,
): Promise<readonly GroupOutcome[]> {
  const sentAt = performance.now();
  const { all, last } = numberedSaves(groups);
  const saves = [...last.values()];
  const rows = await postgres.write<Row>({
    name: 'sesi-save',
    text: statement,
    values: [
      saves.map(({ change }) => change.kind).join(separator),
      saves.map(({ change }) => change.id).join(separator),
      saves.map(({ json }) => json).join(separator),
      `{${saves.map(({ life }) => lifeParameter(life) ?? 'null').join(',')}}`,
      // As many versions as the row with the most saves needs: versions grow, they need not be dense.
      Math.max(...saves.map(({ place }) => place)),
      slot.noted(saves.map(({ change }) => change.key)).join(separator),
      slot.process,
      slot.slot,
    ],
  });
  if (rows.length === 0) {
    slot.gone();
    throw new SlotGone();
  }
  const saved = new Map<string, SavedRow>();
  for (const row of rows) if (row.kind !== null) saved.set(rowKey(row), row);
  return all.map(({ change, json, life, place }): GroupOutcome => {
    const row = saved.get(rowKey(change));
    if (row === undefined) throw new Error('a save came back without its row');
    const behind = (last.get(change.key)?.place ?? place) - place;
    const version = Number(row.version) - behind;
    const createdAt = new Date(row.created_at);
    const expiresAt = row.expires_at === null ? undefined : new Date(row.expires_at);
    const stored = { json, version, createdAt, expiresAt };
    // It began to count after `sentAt`: what is reckoned from then ends before the row does.
    const remainingMs = typeof life === 'number' ? life : undefined;
    const result = { change, stored, version, remainingMs, sentAt, written: true };
    return { kind: 'done', results: [result] };
  });
}

/** All saves, and of each row the last one, which alone is written. */
function numberedSaves(groups: readonly ChangeGroup[]): {
  readonly all: readonly Save[];
  readonly last: ReadonlyMap<string, Save>;
} {
  const last = new Map<string, Save>();
  const all = groups.flat().map((change): Save => {
    const { json, life } = computeSave(change);
    const save = { change, json, life, place: (last.get(change.key)?.place ?? 0) + 1 };
    last.set(change.key, save);
    return save;
  });
  return { all, last };
}

function computeSave(change: PreparedChange): { readonly json: string; readonly life: Life } {
  const computed = change.compute(undefined);
  if (computed.write !== 'value') throw new Error('a save must write a value');
  return computed;
}
