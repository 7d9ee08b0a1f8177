import type { PreparedChange } from '../change.ts';
import type { Life } from '../stored.ts';
import type { SlotNote } from './batch-guard.ts';
import { type Postgres, TransactionAbort } from './postgres.ts';
import {
  lifeParameter,
  rowKey,
  toWrittenRow,
  type WrittenRow,
  type WrittenRowColumns,
} from './statements.ts';
import type { ChangeGroup, GroupOutcome } from './write-batch.ts';

/** The slot of the writer is gone: it was declared dead. */
class SlotGone extends TransactionAbort {
  override readonly name = 'SlotGone';
}

/** Of a slot without a saved row, all are null. */
type Row = WrittenRowColumns | { readonly kind: null };

/** The last save of a row in a batch, and how many there are. */
interface Save {
  readonly change: PreparedChange;
  readonly json: string;
  readonly life: Life;
  readonly count: number;
}

// The rows come in key order, so that two batches never wait for each other in a circle. `life`: null = no end.
const statement = `
  with slot as (
    update core.redis_writer set keys = $6 where process = $7 and slot = $8 returning 1),
  saved as (
    insert into core.session as s (kind, id, version, value, created_at, expires_at)
    select kind, id, floor(extract(epoch from now) * 1000000)::bigint + $5 - 1, value, now,
           now + life * interval '1 millisecond'
      from (select kind, id, value, life, clock_timestamp() as now
              from unnest($1::text[], $2::text[], $3::text[], $4::float8[]) as save (kind, id, value, life)
             where exists (select from slot)
             order by kind, id) as save
        on conflict (kind, id) do update
       set version = greatest(s.version + $5, excluded.version), value = excluded.value,
           created_at = case when s.value is not null and (s.expires_at is null or s.expires_at > excluded.created_at)
                             then s.created_at else excluded.created_at end,
           expires_at = excluded.expires_at
    returning kind, id, version, created_at, expires_at,
              extract(epoch from expires_at - clock_timestamp()) * 1000 as remaining_ms)
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
  const changes = groups.flat();
  const last = lastSaves(changes);
  const saves = [...last.values()];
  const rows = await postgres.write<Row>({
    name: 'sesi-save',
    text: statement,
    values: [
      saves.map(({ change }) => change.kind),
      saves.map(({ change }) => change.id),
      saves.map(({ json }) => json),
      saves.map(({ life }) => lifeParameter(life)),
      // As many versions as the row with the most saves needs: versions grow, they need not be dense.
      Math.max(...saves.map(({ count }) => count)),
      slot.noted(saves.map(({ change }) => change.key)),
      slot.process,
      slot.slot,
    ],
  });
  if (rows.length === 0) {
    slot.gone();
    throw new SlotGone();
  }
  const saved = new Map<string, WrittenRow>();
  for (const row of rows) if (row.kind !== null) saved.set(rowKey(row), toWrittenRow(row));
  const left = new Map([...last].map(([key, { count }]) => [key, count]));
  return changes.map((change): GroupOutcome => {
    const key = rowKey(change);
    const row = saved.get(key);
    if (row === undefined) throw new Error('a save came back without its row');
    const after = (left.get(key) ?? 1) - 1;
    left.set(key, after);
    const { json } = computeSave(change);
    const version = row.version - after;
    const { createdAt, expiresAt, remainingMs } = row;
    const stored = { json, version, createdAt, expiresAt };
    const result = { change, stored, version, remainingMs, sentAt, written: true };
    return { kind: 'done', results: [result] };
  });
}

function lastSaves(changes: readonly PreparedChange[]): ReadonlyMap<string, Save> {
  const saves = new Map<string, Save>();
  for (const change of changes) {
    const key = rowKey(change);
    const count = (saves.get(key)?.count ?? 0) + 1;
    saves.set(key, { change, ...computeSave(change), count });
  }
  return saves;
}

function computeSave(change: PreparedChange): { readonly json: string; readonly life: Life } {
  const computed = change.compute(undefined);
  if (computed.write !== 'value') throw new Error('a save must write a value');
  return computed;
}
