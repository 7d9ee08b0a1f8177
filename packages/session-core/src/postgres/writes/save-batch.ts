import { StoreUnavailableError } from '../../errors.ts';
import type { PreparedChange } from '../../kinds/change.ts';
import type { Life } from '../../kinds/stored.ts';
import { separator } from '../../separator.ts';
import { type Postgres, TransactionAbort } from '../postgres.ts';
import type { SlotNote } from './batch-guard.ts';
import { lifeParameter, rowOrder } from './statements.ts';
import type { ChangeGroup, GroupOutcome } from './write-batch.ts';

/** The slot of the writer is gone: it was declared dead. */
class SlotGone extends TransactionAbort {
  override readonly name = 'SlotGone';
}

/** A row on its way: of its saves only the last one is written. */
interface Row {
  readonly change: PreparedChange;
  json: string;
  life: Life;
  /** How many saves it takes: as many versions. */
  steps: number;
  /** What it became, once Postgres has answered. */
  version: number;
  createdAt: Date | undefined;
  expiresAt: Date | undefined;
}

/** A save, and its place among those of its row, from 1 on. */
interface Save {
  readonly change: PreparedChange;
  readonly json: string;
  readonly life: Life;
  readonly place: number;
  readonly row: Row;
}

/** All rows in one, each column joined to one text: to take rows one by one from the connection costs more. */
type Answer =
  /** There is no such slot, and nothing was saved. */
  | { readonly has_slot: false }
  | {
      readonly has_slot: true;
      readonly kinds: string;
      readonly ids: string;
      readonly versions: string;
      /** Unix times in ms, nothing between two separators where there is no end; null when nobody asked. */
      readonly created_at: string | null;
      readonly expires_at: string | null;
    };

// Rows are taken as they come, which is their order in all batches: two never wait for each other in a circle.
// `life`: null = no end.
const statement = `
  with slot as (
    update core.redis_writer set keys = string_to_array($6, chr(30)) where process = $7 and slot = $8 returning 1),
  saved as (
    insert into core.session as s (kind, id, version, value, created_at, expires_at)
    select kind, id, (date_part('epoch', now) * 1000000)::bigint + $5 - 1, value, now,
           now + life * interval '1 millisecond'
      from (select clock_timestamp() as now from slot offset 0) as clock
     cross join unnest(string_to_array($1, chr(30)), string_to_array($2, chr(30)), string_to_array($3, chr(30)),
                       $4::float8[]) as save (kind, id, value, life)
        on conflict (kind, id) do update
       set version = greatest(s.version + $5, excluded.version), value = excluded.value,
           created_at = case when s.value is not null and (s.expires_at is null or s.expires_at > excluded.created_at)
                             then s.created_at else excluded.created_at end,
           expires_at = excluded.expires_at
    returning kind, id, version, created_at, expires_at)
  select exists (select from slot) as has_slot,
         string_agg(kind, chr(30)) as kinds, string_agg(id, chr(30)) as ids,
         string_agg(version::text, chr(30)) as versions,
         string_agg(round(date_part('epoch', created_at) * 1000)::text, chr(30)) filter (where $9) as created_at,
         string_agg(coalesce(round(date_part('epoch', expires_at) * 1000)::text, ''), chr(30)) filter (where $9)
           as expires_at
    from saved`;

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
  const { saves, rows } = orderedSaves(groups);
  const kinds = rows.map(({ change }) => change.kind).join(separator);
  const ids = rows.map(({ change }) => change.id).join(separator);
  const [answer] = await postgres.write<Answer>({
    name: 'sesi-save',
    text: statement,
    values: [
      kinds,
      ids,
      rows.map(({ json }) => json).join(separator),
      `{${rows.map(({ life }) => lifeParameter(life) ?? 'null').join(',')}}`,
      // As many versions as the row with the most saves needs: versions grow, they need not be dense.
      Math.max(...rows.map(({ steps }) => steps)),
      slot.noted(rows.map(({ change }) => change.key)).join(separator),
      slot.process,
      slot.slot,
      rows.some(({ change }) => change.showsTimes),
    ],
  });
  if (answer?.has_slot !== true) {
    slot.gone();
    throw new SlotGone();
  }
  // Rows come back in the order in which they were sent; that of another row must not be taken for its version.
  if (answer.kinds !== kinds || answer.ids !== ids) {
    const message = 'Postgres answered for other rows than were sent: read again.';
    throw new StoreUnavailableError(message, { outcome: 'unknown' });
  }
  noteAnswer(rows, answer);
  return saves.map(({ change, json, life, place, row }): GroupOutcome => {
    const version = row.version - (row.steps - place);
    const stored = { json, version, createdAt: row.createdAt, expiresAt: row.expiresAt };
    // It began to count after `sentAt`: what is reckoned from then ends before the row does.
    const remainingMs = typeof life === 'number' ? life : undefined;
    const result = { change, stored, version, remainingMs, sentAt, written: true };
    return { kind: 'done', results: [result] };
  });
}

/** All saves as they came, and their rows in the order of rows. */
function orderedSaves(groups: readonly ChangeGroup[]): {
  readonly saves: readonly Save[];
  readonly rows: readonly Row[];
} {
  const rows = new Map<string, Row>();
  const saves = groups.flat().map((change): Save => {
    const { json, life } = computeSave(change);
    let row = rows.get(change.key);
    if (row === undefined) {
      const unanswered = { version: 0, createdAt: undefined, expiresAt: undefined };
      row = { change, json, life, steps: 1, ...unanswered };
      rows.set(change.key, row);
    } else {
      row.json = json;
      row.life = life;
      row.steps += 1;
    }
    return { change, json, life, place: row.steps, row };
  });
  const inOrder = [...rows.values()].toSorted((one, other) => rowOrder(one.change, other.change));
  return { saves, rows: inOrder };
}

function computeSave(change: PreparedChange): { readonly json: string; readonly life: Life } {
  const computed = change.compute(undefined);
  if (computed.write !== 'value') throw new Error('a save must write a value');
  return computed;
}

function noteAnswer(
  rows: readonly Row[],
  { versions, created_at, expires_at }: Extract<Answer, { has_slot: true }>,
): void {
  const versionTexts = versions.split(separator);
  const createdTexts = created_at?.split(separator);
  const expiresTexts = expires_at?.split(separator);
  for (const [at, row] of rows.entries()) {
    row.version = Number(versionTexts[at]);
    row.createdAt = timeOf(createdTexts?.[at]);
    row.expiresAt = timeOf(expiresTexts?.[at]);
  }
}

function timeOf(text: string | undefined): Date | undefined {
  return text === undefined || text === '' ? undefined : new Date(Number(text));
}
