import fc from 'fast-check';

/** What a caller does; `votes` is only counted up, `door` comes and goes. */
export type Operation =
  | 'get votes'
  | 'update votes'
  | 'get door'
  | 'save door'
  | 'delete door';

/** What happens to the stores and to process 0 or 1 meanwhile. */
export type Fault =
  | 'some time passes'
  | 'evict'
  | 'reset 0'
  | 'reset 1'
  | 'cut 0'
  | 'heal 0'
  | 'dump'
  | 'restart from dump'
  | 'crash 0'
  | 'lose a commit: was done'
  | 'lose a commit: is done later';

/** Callers of process 0 and 1 in turn, each of which waits for its answers; and one row of faults. */
export interface Plan {
  readonly callers: readonly (readonly Operation[])[];
  readonly faults: readonly Fault[];
}

const operation = fc.constantFrom<Operation[]>(
  'get votes',
  'get votes',
  'update votes',
  'update votes',
  'get door',
  'save door',
  'delete door',
);

/** @param faults - Those that may strike. */
export function plans(faults: readonly Fault[]): fc.Arbitrary<Plan> {
  return fc.record({
    callers: fc.array(fc.array(operation, { minLength: 3, maxLength: 8, size: 'max' }), {
      minLength: 4,
      maxLength: 4,
    }),
    faults: fc.array(fc.constantFrom('some time passes' as const, ...faults), { maxLength: 8, size: 'max' }),
  });
}
