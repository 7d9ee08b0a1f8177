import fc from 'fast-check';

/** What a caller does; `votes` is only counted up, `door` comes and goes. */
export type Operation = 'get votes' | 'update votes' | 'get door' | 'save door' | 'delete door';

/** What happens to the stores and to process 0 or 1 meanwhile. */
export type Fault =
  | 'a moment passes'
  | 'some time passes'
  | 'evict'
  | 'reset 0'
  | 'reset 0 before a lift'
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

const anything: readonly Operation[] = [
  'get votes',
  'get votes',
  'update votes',
  'update votes',
  'get door',
  'save door',
  'delete door',
];

/** Any of these faults, in any order and as often as may be. */
export function anyOf(faults: readonly Fault[]): fc.Arbitrary<readonly Fault[]> {
  return fc.array(fc.constantFrom('a moment passes', 'some time passes', ...faults), {
    maxLength: 12,
    size: 'max',
  });
}

/** Four or more callers that do these operations in any order while the faults strike. */
export function plans(
  faults: fc.Arbitrary<readonly Fault[]>,
  operations: readonly Operation[] = anything,
  mostCallers = 8,
): fc.Arbitrary<Plan> {
  const operation = fc.constantFrom(...operations);
  return fc.record({
    callers: fc.array(fc.array(operation, { minLength: 3, maxLength: 8, size: 'max' }), {
      minLength: 4,
      maxLength: mostCallers,
      size: 'max',
    }),
    faults,
  });
}
