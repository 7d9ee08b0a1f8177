import type { Computed, PreparedChange } from '../../kinds/change.ts';
import type { Life, StoredSession } from '../../kinds/stored.ts';
import type { Protection } from '../../protections.ts';
import { type Postgres, type Transaction, TransactionAbort } from '../postgres.ts';
import type { BatchGuard, SeenRow } from './batch-guard.ts';
import { saveBatch, savesOnly } from './save-batch.ts';
import {
  isTaken,
  lockRows,
  rowKey,
  writeRows,
  type EventRow,
  type LockedRow,
  type RowChange,
  type WrittenRow,
} from './statements.ts';

/** What became of one change. */
export interface ChangeResult {
  readonly change: PreparedChange;
  /** The session after the change; undefined when there is none. */
  readonly stored: StoredSession | undefined;
  /** The version of the row after the change; 0 when there is no row. */
  readonly version: number;
  /** What was left of the session's life when it was written; undefined: no end. */
  readonly remainingMs: number | undefined;
  /** `performance.now()` before the change was sent: `remainingMs` counts from then at the earliest. */
  readonly sentAt: number;
  /** False when the change left everything as it was. */
  readonly written: boolean;
}

/** The changes of one `commit`: all or none. */
export type ChangeGroup = readonly PreparedChange[];

export type GroupOutcome =
  | { readonly kind: 'done'; readonly results: readonly ChangeResult[] }
  | { readonly kind: 'refused'; readonly error: unknown };

/** One row while the batch is computed. */
interface Draft {
  readonly change: PreparedChange;
  readonly row: LockedRow | undefined;
  readonly current: StoredSession | undefined;
  /** Undefined: nothing to write so far. */
  readonly value: { readonly json: string | undefined; readonly life: Life } | undefined;
  readonly steps: number;
  readonly begins: boolean;
}

interface Step {
  readonly draft: Draft;
  readonly written: boolean;
  readonly events: readonly { readonly type: string; readonly json: string }[];
}

/** What became of a batch. */
export interface BatchOutcome {
  readonly groups: readonly GroupOutcome[];
  /** Rows that changes looked at and left as they were. */
  readonly seen: readonly SeenRow[];
}

/** A session was created by another process between our locks and our insert: compute everything again. */
class CreatedMeanwhile extends TransactionAbort {
  override readonly name = 'CreatedMeanwhile';
}

/**
 * Makes many changes in one transaction: the rows are locked in key order, each group is computed on what the
 * groups before it left, and what changed is written. A group that refuses writes nothing and disturbs no other.
 *
 * @throws StoreUnavailableError for all groups together; TransactionAbort when the batch is to begin anew.
 */
export async function writeBatch(
  postgres: Postgres,
  groups: readonly ChangeGroup[],
  guard: BatchGuard,
  without: ReadonlySet<Protection>,
): Promise<BatchOutcome> {
  if (guard.slot !== undefined && savesOnly(groups)) {
    guard.committing();
    return { groups: await saveBatch(postgres, groups, guard.slot), seen: [] };
  }
  const sentAt = performance.now();
  try {
    return await postgres.transaction(async (client, commit) => {
      const changes = groups.flat();
      const [, rows] = await Promise.all([
        guard.enter(client, [...new Set(changes.map(({ key }) => key))]),
        lockRows(client, changes, without),
      ]);
      const computed = computeBatch(groups, rows, without);
      guard.committing();
      const writing = writeComputed(client, computed);
      commit();
      return describeBatch(groups, rows, computed, { written: await writing, sentAt });
    });
  } catch (error) {
    if (isTaken(error)) throw new CreatedMeanwhile('a row is there by now', { cause: error });
    throw error;
  }
}

/** What the changes make of the rows, nothing of which is written yet. */
interface ComputedBatch {
  readonly outcomes: readonly (
    | { readonly kind: 'done'; readonly steps: readonly Step[] }
    | { readonly kind: 'refused'; readonly error: unknown }
  )[];
  readonly drafts: ReadonlyMap<string, Draft>;
}

function computeBatch(
  groups: readonly ChangeGroup[],
  rows: ReadonlyMap<string, LockedRow>,
  without: ReadonlySet<Protection>,
): ComputedBatch {
  let drafts = new Map<string, Draft>();
  const outcomes = groups.map((group) => {
    // A group that refuses half-way leaves no trace; one change leaves none by itself.
    const next = group.length === 1 ? drafts : new Map(drafts);
    try {
      const steps = group.map((change) => computeStep(next, rows, change, without));
      drafts = next;
      return { kind: 'done', steps } as const;
    } catch (error) {
      return { kind: 'refused', error } as const;
    }
  });
  return { outcomes, drafts };
}

async function writeComputed(
  client: Transaction,
  { outcomes, drafts }: ComputedBatch,
): Promise<ReadonlyMap<string, WrittenRow>> {
  const changes = [...drafts.values()].flatMap(
    ({ change, row, value, steps, begins }): RowChange[] =>
      value === undefined
        ? []
        : [{ change, row, value: value.json, life: value.life, steps, begins }],
  );
  if (changes.length === 0) return new Map();
  const steps = outcomes.flatMap((outcome) => (outcome.kind === 'done' ? outcome.steps : []));
  const events = steps.flatMap((step) => eventRows(step, drafts));
  return await writeRows(client, changes, events);
}

function describeBatch(
  groups: readonly ChangeGroup[],
  rows: ReadonlyMap<string, LockedRow>,
  { outcomes, drafts }: ComputedBatch,
  { written, sentAt }: Pick<WrittenBatch, 'written' | 'sentAt'>,
): BatchOutcome {
  const batch: WrittenBatch = { drafts, written, sentAt };
  return {
    groups: outcomes.map((outcome) =>
      outcome.kind === 'done'
        ? { kind: 'done', results: outcome.steps.map((step) => toResult(step, batch)) }
        : outcome,
    ),
    seen: groups.flat().flatMap((change) => {
      const row = rows.get(rowKey(change));
      return row === undefined || written.has(rowKey(change))
        ? []
        : [{ key: change.key, version: row.version }];
    }),
  };
}

function computeStep(
  drafts: Map<string, Draft>,
  rows: ReadonlyMap<string, LockedRow>,
  change: PreparedChange,
  without: ReadonlySet<Protection>,
): Step {
  const row = rows.get(rowKey(change));
  const ahead = without.has('coalescing-order') ? undefined : drafts.get(rowKey(change));
  const before: Draft = ahead ?? {
    change,
    row,
    current: row?.live,
    value: undefined,
    steps: 0,
    begins: false,
  };
  const computed = change.compute(before.current);
  if (computed.write === 'nothing') return { draft: before, written: false, events: [] };
  // Data that is no JSON refuses here, before the change leaves a trace.
  const events = computed.events.map(({ type, data }) => ({
    type,
    json: JSON.stringify(data) ?? 'null',
  }));
  const draft: Draft = {
    change,
    row,
    current: currentAfter(before, computed),
    value: valueAfter(before, computed),
    steps: before.steps + 1,
    begins: before.begins || before.current === undefined,
  };
  drafts.set(rowKey(change), draft);
  return { draft, written: true, events };
}

type Write = Exclude<Computed, { write: 'nothing' }>;

/** What the next change of the same row sees; version and times are decided by Postgres at the end. */
function currentAfter(before: Draft, computed: Write): StoredSession | undefined {
  if (computed.write === 'deletion') return undefined;
  return {
    json: computed.json,
    handed: computed.handed,
    version: before.row?.version ?? 0,
    createdAt: before.current?.createdAt ?? new Date(),
    expiresAt: before.current?.expiresAt,
  };
}

function valueAfter(before: Draft, computed: Write): Draft['value'] {
  if (computed.write === 'deletion') return { json: undefined, life: 'keep' };
  // "Keep" after another change of this batch means: keep what that one set.
  const life = computed.life === 'keep' ? (before.value?.life ?? 'keep') : computed.life;
  return { json: computed.json, life };
}

interface WrittenBatch {
  readonly drafts: ReadonlyMap<string, Draft>;
  readonly written: ReadonlyMap<string, WrittenRow>;
  readonly sentAt: number;
}

/** n changes of one row in a batch take n versions, so that no two values share one: how many came after this one. */
function stepsBehind(draft: Draft, drafts: ReadonlyMap<string, Draft>): number {
  return (drafts.get(rowKey(draft.change))?.steps ?? draft.steps) - draft.steps;
}

function eventRows({ draft, events }: Step, drafts: ReadonlyMap<string, Draft>): EventRow[] {
  if (events.length === 0) return [];
  const { kind, id } = draft.change;
  const back = stepsBehind(draft, drafts);
  return events.map(({ type, json }) => ({ kind, id, back, type, data: json }));
}

function versionAfter(draft: Draft, { drafts, written }: WrittenBatch): number {
  const row = written.get(rowKey(draft.change));
  if (row === undefined || draft.steps === 0) return draft.row?.version ?? 0;
  return row.version - stepsBehind(draft, drafts);
}

function toResult({ draft, written }: Step, batch: WrittenBatch): ChangeResult {
  const version = versionAfter(draft, batch);
  const row = batch.written.get(rowKey(draft.change));
  const times = row === undefined ? {} : { createdAt: row.createdAt, expiresAt: row.expiresAt };
  return {
    change: draft.change,
    stored: draft.current === undefined ? undefined : { ...draft.current, version, ...times },
    version,
    remainingMs: row?.remainingMs,
    sentAt: batch.sentAt,
    written,
  };
}
