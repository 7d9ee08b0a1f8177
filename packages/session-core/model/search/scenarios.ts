import { protocolSteps } from '../protocol.ts';
import { rulesWithout, type Rule } from '../rules.ts';
import type { Scale } from '../world.ts';
import { noBudget } from './breadth-first.ts';
import type { Found } from './shrink.ts';

const budget = { ...noBudget, writes: 2, restarts: 1, restores: 1, claims: 2 };
const scale: Scale = { processes: 2, lanes: 1, exists: true, budget };

/** Runs that random walks seldom come to, told by the names of their steps: each is a hole that a decision closed. */
const scenarios: Partial<Record<Rule, readonly string[]>> = {
  'fence-wait-of-its-postgres': [
    'w0 cannot apply what it committed of another session',
    'w0 commits fence and outbox',
    'the standby of Postgres stops receiving',
    'the view of p0 runs out',
    'the view of p1 runs out',
    'w0 has waited',
    'p0 asks Postgres for a view',
    'p0 has its view',
    'd0 reads the outbox',
    'd0 sends UNLINK',
    'd0 deletes what it repaired',
    'p0 reaches Redis and lifts its fence',
    'p1 asks Postgres for a view',
    'p1 has its view',
    'the standby becomes the Postgres',
    'w0 commits a deletion',
    'w0 cannot apply',
    'w0 commits fence and outbox',
  ],
  'not-after-from-before-commit': [
    'the standby of Postgres stops receiving',
    'w0 commits a deletion',
    'the standby becomes the Postgres',
    'p1 claims',
    'the view of p0 runs out',
    'the view of p1 runs out',
    'p1 has waited after its claim',
    'p1 compares Redis with Postgres',
    'p1 records',
    'p0 asks Postgres for a view',
    'p0 has its view',
    'w0 applies',
    'w0 looks at its view again',
  ],
  'record-for-its-postgres': [
    'a replica and a dump of Redis are made',
    'the standby of Postgres stops receiving',
    'r0 restarts from the dump',
    'p0 connects',
    'w0 commits a deletion',
    'w0 applies',
    'p0 claims',
    'the view of p0 runs out',
    'the view of p1 runs out',
    'p0 has waited after its claim',
    'w0 looks at its view again',
    'w0 commits fence and outbox',
    'w0 has waited',
    'p0 compares Redis with Postgres',
    'the standby becomes the Postgres',
    'p1 connects',
    'p1 claims',
    'p0 records',
  ],
  'seq-never-reused': [
    'the standby of Postgres stops receiving',
    'w0 cannot apply what it committed of another session',
    'w0 commits fence and outbox',
    'd1 reads the outbox',
    'd1 sends UNLINK',
    'the standby becomes the Postgres',
    'p0 claims',
    'the view of p0 runs out',
    'the view of p1 runs out',
    'p0 has waited after its claim',
    'p0 compares Redis with Postgres',
    'p0 records',
    'w0 has waited',
    'w0 commits a deletion',
    'w0 cannot apply',
    'w0 commits fence and outbox',
    'p1 asks Postgres for a view',
    'p1 has its view',
    'd1 deletes what it repaired',
    'p0 reaches Redis and lifts its fence',
    'w0 has waited',
  ],
};

/** The rules that have a scenario. */
export const toldRules = Object.keys(scenarios) as readonly Rule[];

/** The scenario of a rule as a run that has yet to be done, without the rule or with all of them. */
export function scenarioOf(rule: Rule, missing: Rule | undefined): Found | undefined {
  const told = scenarios[rule];
  if (told === undefined) return undefined;
  const names = protocolSteps(scale, rulesWithout(missing)).map(({ name }) => name);
  const steps = told.map((name) => names.indexOf(name));
  return { missing, scale, steps, violation: '' };
}
