import { foldText } from '../../language/fold-text.ts';
import { debtDirection, isDebt } from '../entry-kind.ts';
import type { NewEntry } from '../ledger.ts';

/** What an entry says of a debt. */
export type DebtEntry = Pick<NewEntry, 'kind' | 'person' | 'amount' | 'dueDay'>;

/** What is open between a member and somebody. */
export interface Debt {
  /** As the member wrote them last. */
  readonly person: string;
  /** In minor units: above zero the member owes them, below zero they owe the member. Never zero. */
  readonly minor: bigint;
  /** The first day on which a part of it is due, as `2026-12-01`. */
  readonly dueDay: string | undefined;
}

interface Part {
  readonly minor: bigint;
  readonly dueDay: string | undefined;
}

/**
 * What is open with each person, by all that was lent and paid back, the oldest first. What goes one way pays off the
 * oldest of what went the other way, so that 50 lent to somebody whom one owes 200 leaves a debt of 150.
 *
 * @returns what is due first, then the largest.
 */
export function openDebts(entries: readonly DebtEntry[]): readonly Debt[] {
  const people = new Map<string, { person: string; parts: readonly Part[] }>();
  for (const { kind, person, amount, dueDay } of entries) {
    if (person === undefined || kind === undefined || !isDebt(kind)) continue;
    const key = foldText(person);
    const minor = debtDirection[kind] === 'income' ? amount.minor : -amount.minor;
    const parts = addPart(people.get(key)?.parts ?? [], { minor, dueDay });
    people.set(key, { person, parts });
  }
  return [...people.values()]
    .map(({ person, parts }) => ({ person, minor: sumOf(parts), dueDay: firstDue(parts) }))
    .filter(({ minor }) => minor !== 0n)
    .toSorted(inOrder);
}

/** The open debt with a person, in any spelling of their name. */
export function findDebt(debts: readonly Debt[], person: string): Debt | undefined {
  const said = foldText(person);
  return debts.find((debt) => foldText(debt.person) === said);
}

/** Parts all have one sign: what has the other one pays them off. */
function addPart(parts: readonly Part[], added: Part): readonly Part[] {
  const [oldest, ...others] = parts;
  if (oldest === undefined || oldest.minor > 0n === added.minor > 0n) {
    return [...parts, added];
  }
  const minor = oldest.minor + added.minor;
  if (minor === 0n) return others;
  return minor > 0n === oldest.minor > 0n
    ? [{ ...oldest, minor }, ...others]
    : addPart(others, { ...added, minor });
}

function sumOf(parts: readonly Part[]): bigint {
  let sum = 0n;
  for (const { minor } of parts) sum += minor;
  return sum;
}

function firstDue(parts: readonly Part[]): string | undefined {
  return parts.flatMap(({ dueDay }) => dueDay ?? []).toSorted()[0];
}

function inOrder(one: Debt, other: Debt): number {
  const [due, otherDue] = [one.dueDay ?? '9999', other.dueDay ?? '9999'];
  if (due !== otherDue) return due < otherDue ? -1 : 1;
  return sizeOf(one) > sizeOf(other) ? -1 : 1;
}

function sizeOf({ minor }: Debt): bigint {
  return minor < 0n ? -minor : minor;
}
