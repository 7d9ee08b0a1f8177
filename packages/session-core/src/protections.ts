/**
 * What keeps a stale copy from being read, by the names of ARCHITECTURE and the model. Only the harness that proves them
 * switches one off, to see that it is missed.
 */
export type Protection =
  | 'fence'
  | 'fence-wait'
  | 'wait-per-fence-row'
  | 'token'
  | 'floor'
  | 'absent-stays-absent'
  | 'not-after'
  | 'identity'
  | 'none-while-reconciling'
  | 'check-after-answer'
  | 'expected-version'
  | 'writer-slots'
  | 'two-statement-lift'
  | 'coalescing-order';
