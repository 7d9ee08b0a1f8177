import type { Protection } from '../src/protections.ts';

/**
 * Rules of the design that have no switch in the code, and decisions that closed holes this model found (README.md): they
 * can be taken out here too, to see what they are for.
 */
export type Decision =
  | 'view-after-apply'
  | 'drain-by-view'
  | 'reap-by-view'
  | 'lift-when-empty'
  | 'select-after-lease'
  | 'fence-wait-of-its-postgres'
  | 'not-after-from-before-commit'
  | 'record-for-its-postgres'
  | 'seq-never-reused'
  | 'slot-decides-in-postgres'
  | 'version-never-reused';

export type Rule = Protection | Decision;

/** What holds in a run of the model: each rule is there, or taken out. */
export type Rules = Readonly<Record<Rule, boolean>>;

export const protections: readonly Protection[] = [
  'fence',
  'fence-wait',
  'wait-per-fence-row',
  'token',
  'floor',
  'absent-stays-absent',
  'not-after',
  'identity',
  'none-while-reconciling',
  'check-after-answer',
  'expected-version',
  'writer-slots',
  'two-statement-lift',
  'coalescing-order',
];

export const decisions: readonly Decision[] = [
  'view-after-apply',
  'drain-by-view',
  'reap-by-view',
  'lift-when-empty',
  'select-after-lease',
  'fence-wait-of-its-postgres',
  'not-after-from-before-commit',
  'record-for-its-postgres',
  'seq-never-reused',
  'slot-decides-in-postgres',
  'version-never-reused',
];

/** All rules but one, or all of them. */
export function rulesWithout(missing: Rule | undefined): Rules {
  const names: readonly Rule[] = [...protections, ...decisions];
  return Object.fromEntries(names.map((name) => [name, name !== missing])) as Rules;
}
